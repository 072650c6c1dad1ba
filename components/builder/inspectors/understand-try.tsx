"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { type ClassifierModel, trainInSteps } from "../../../flow/language/classifier";
import { Intents } from "../../../flow/language/intents";
import { readMood } from "../../../flow/language/mood";
import { findEntities } from "../../../flow/nodes/understand/find-entities";
import { understand } from "../../../flow/nodes/understand/node";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Progress } from "../../ui/progress";
import { Section } from "../fields/section";
import type { NodeOf } from "./inspector-props";

type Data = NodeOf<"understand">["data"];

/** Tries a message on the examples as they stand: what would be taken, how surely, and what is read out of it. */
export function UnderstandTry({ data }: { data: Data }) {
  const t = useTranslations("understanding");
  const format = useFormatter();
  const [text, setText] = useState("");
  const examples = useExamples(data);
  const model = useModel(text.trim() === "" ? null : examples);
  const intents = useMemo(() => (model ? new Intents(examples, model) : null), [model, examples]);
  const guess = text.trim() && intents ? intents.of(text) : null;
  const share = (value: number): string =>
    format.number(value, { style: "percent", maximumFractionDigits: 0 });
  const nameOf = (id: string): string => data.intents.find((one) => one.id === id)?.name || id;
  const taken = guess?.intent !== undefined && !guess.outOfScope && guess.confidence >= data.threshold;
  return (
    <Section title={t("try")}>
      <Field label={t("tryText")} hideLabel>
        <Input placeholder={t("tryText")} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <div aria-live="polite" className="space-y-2 text-xs">
        {text.trim() === "" ? null : guess === null ? (
          <p className="text-subtle">{t("learning")}</p>
        ) : (
          <>
            <p className="font-medium">
              {taken
                ? t("taken", { name: nameOf(guess.intent ?? ""), share: share(guess.confidence) })
                : guess.outOfScope
                  ? t("outside")
                  : t("doubtful", { share: share(guess.confidence) })}
            </p>
            <ul className="space-y-1">
              {guess.ranked.slice(0, 3).map((one) => (
                <li key={one.intent}>
                  <Progress
                    value={Math.round(one.probability * 100)}
                    label={nameOf(one.intent)}
                    detail={share(one.probability)}
                  />
                </li>
              ))}
            </ul>
            <Findings text={text} data={data} />
          </>
        )}
      </div>
    </Section>
  );
}

function Findings({ text, data }: { text: string; data: Data }) {
  const t = useTranslations("understanding");
  const locale = useLocale();
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const reading = { now: Date.now(), timeZone, locale };
  const found = data.entities.flatMap((wish) => {
    const values = findEntities(text, wish, reading);
    return values.length === 0
      ? []
      : [{ save: wish.save, text: JSON.stringify(wish.every ? values : values[0]) }];
  });
  const mood = readMood(text, locale);
  const wishes = [
    ...(mood.wantsPerson >= 0.5 ? [t("wantsPerson")] : []),
    ...(mood.anger >= 0.5 ? [t("angry")] : []),
    ...(mood.urgency >= 0.5 ? [t("urgent")] : []),
  ];
  return (
    <>
      {found.length > 0 ? (
        <dl className="space-y-0.5 font-mono text-2xs">
          {found.map((one) => (
            <div key={one.save} className="flex gap-2">
              <dt className="text-subtle">{one.save}</dt>
              <dd className="min-w-0 break-words">{one.text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {wishes.length > 0 ? <p className="text-muted">{wishes.join(" · ")}</p> : null}
    </>
  );
}

/** The same list for as long as what is learnt from it is the same. */
function useExamples(data: Data) {
  const examples = understand.examples?.(data) ?? [];
  const kept = useRef(examples);
  if (JSON.stringify(kept.current) !== JSON.stringify(examples)) kept.current = examples;
  return kept.current;
}

/** How long one go at learning may keep the page from drawing. */
const SLICE_MS = 12;
/** Somebody is still writing examples. */
const PAUSE_MS = 300;

/** What is learnt from the examples, in slices between which the page draws; null until then. */
function useModel(examples: ReturnType<typeof useExamples> | null): ClassifierModel | null {
  const [learnt, setLearnt] = useState<{ from: typeof examples; model: ClassifierModel } | null>(null);
  const isThere = learnt !== null && learnt.from === examples;
  useEffect(() => {
    if (examples === null || isThere) return;
    const training = trainInSteps(examples);
    let timer = setTimeout(go, PAUSE_MS);
    function go() {
      const end = performance.now() + SLICE_MS;
      while (performance.now() < end) {
        const step = training.next();
        if (step.done) return setLearnt({ from: examples, model: step.value });
      }
      timer = setTimeout(go);
    }
    return () => clearTimeout(timer);
  }, [examples, isThere]);
  return isThere ? learnt.model : null;
}
