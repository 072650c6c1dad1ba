"use client";
import { type RefObject, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useBuilder } from "./builder-context";
import { textOfStep, useStepList } from "./step-list";
import { StepRow, StepSearch } from "./step-search";
import { whenDrawn } from "./use-add-step";

/** More rows than anybody reads are not drawn. */
const MAX_ROWS = 50;

/** Looks for words in every step of the open flow; Enter goes to the step. */
export function FindStep({ area, onClose }: { area: RefObject<HTMLElement | null>; onClose: () => void }) {
  const t = useTranslations("builder.find");
  const { goTo } = useBuilder();
  const steps = useStepList();
  const [query, setQuery] = useState("");
  const taken = useRef(false);
  const all = useMemo(
    () => steps.map((step) => ({ step, text: `${step.kind.toLocaleLowerCase()}\n${textOfStep(step.node)}` })),
    [steps],
  );
  const needles = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ text }) => needles.every((needle) => text.includes(needle)));
  const topOfArea = () => {
    const box = area.current?.getBoundingClientRect();
    return { x: box ? box.left + box.width / 2 : 0, y: box?.top ?? 0 };
  };
  const go = (id: string) => {
    taken.current = true;
    onClose();
    goTo(id);
    whenDrawn(id, (card) => card.focus({ preventScroll: true }));
  };
  return (
    <StepSearch
      title={t("title")}
      placeholder={t("placeholder")}
      none={t("none", { query })}
      anchor={topOfArea}
      align="center"
      className="w-96 max-w-[calc(100vw-24px)]"
      query={query}
      onQuery={setQuery}
      aside={
        <span className="shrink-0 pr-3 text-xs tabular-nums text-subtle">
          {t("count", { count: found.length })}
        </span>
      }
      isTaken={() => taken.current}
      onClose={onClose}
    >
      {found.slice(0, MAX_ROWS).map(({ step: { node, words, kind } }) => (
        <StepRow
          key={node.id}
          value={node.id}
          type={node.type}
          label={words}
          aside={kind}
          onSelect={() => go(node.id)}
        />
      ))}
    </StepSearch>
  );
}
