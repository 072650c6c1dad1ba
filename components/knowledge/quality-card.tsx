"use client";
import { useMutation } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useKnownWords } from "../inbox/use-known-words";
import { useSession } from "../shell/session-context";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toast";
import { useRefreshQuality, useShare } from "./use-knowledge";

type Answer = RouterOutputs["quality"]["sample"]["rows"][number];

const TONES: Record<Answer["state"], BadgeTone> = {
  open: "neutral",
  right: "ok",
  wrong: "danger",
  disputed: "warn",
};
/** People who grade one answer. */
const GRADERS = 2;

/** One answer that was given: what was asked, what was said, and whether that was right. */
export function QualityCard({ answer }: { answer: Answer }) {
  const t = useTranslations("knowledge.quality");
  const share = useShare();
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshQuality();
  const words = useKnownWords();
  const { workspace } = useSession();
  const noteId = useId();
  const { id: sampleId, question, title, intent, channel, confidence, mine, graded, others, state } = answer;
  const [note, setNote] = useState(mine?.note ?? "");
  const grade = useMutation(
    trpc.quality.grade.mutationOptions({
      // One after the other: a note that is left for the other button is saved first.
      scope: { id: `grade ${sampleId}` },
      onError: (error) => toast.error(errorText(error)),
      onSuccess: ({ disputed }, { isRight }) =>
        disputed && isRight !== mine?.isRight ? toast(t("nowTest", { question })) : undefined,
      onSettled: refresh,
    }),
  );
  const say = (isRight: boolean) => {
    if (isRight !== mine?.isRight || note !== mine?.note) grade.mutate({ sampleId, isRight, note });
  };
  const mayGrade = mine !== null || graded < GRADERS;
  // Once both have said it, neither goes over to the other.
  const isFinal = graded >= GRADERS;
  return (
    <li
      aria-label={question}
      className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1 basis-60 break-words font-medium">{question}</p>
        <Badge tone={TONES[state]}>
          {state === "open" ? t("graded", { count: graded, whole: GRADERS }) : t(`states.${state}`)}
        </Badge>
      </div>
      <p className="whitespace-pre-line break-words rounded-md bg-hover p-3 text-sm">{answer.answer}</p>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-subtle">
        {title && answer.sourceId ? (
          <Link
            href={`/w/${workspace.slug}/knowledge/${answer.sourceId}`}
            className="underline-offset-2 hover:underline"
          >
            {t("from", { title })}
          </Link>
        ) : title ? (
          <span>{t("from", { title })}</span>
        ) : null}
        <span>{t("intentOf", { intent: intent ?? t("noIntent") })}</span>
        <span>{words.channel(channel)}</span>
        <span className="tabular-nums">{t("sure", { share: share(confidence) })}</span>
        <RelativeTime date={answer.at} />
      </p>
      {mayGrade ? (
        <div className="flex flex-wrap items-center gap-2 pt-1">
          <Button
            size="sm"
            aria-pressed={mine?.isRight === true}
            disabled={isFinal && mine?.isRight !== true}
            variant={mine?.isRight === true ? "primary" : undefined}
            icon={<Check size={14} aria-hidden />}
            onClick={() => say(true)}
          >
            {t("right")}
          </Button>
          <Button
            size="sm"
            aria-pressed={mine?.isRight === false}
            disabled={isFinal && mine?.isRight !== false}
            variant={mine?.isRight === false ? "danger" : undefined}
            icon={<X size={14} aria-hidden />}
            onClick={() => say(false)}
          >
            {t("wrong")}
          </Button>
          <label htmlFor={noteId} className="sr-only">
            {t("note")}
          </label>
          <Input
            id={noteId}
            className="h-7 min-w-40 flex-1"
            maxLength={1_000}
            placeholder={t("note")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            // Written after the grade, it belongs to it all the same.
            onBlur={() => mine && say(mine.isRight)}
          />
        </div>
      ) : null}
      {others.length > 0 ? (
        <ul className="text-xs text-muted">
          {others.map(({ name, isRight, note: theirs }) => (
            <li key={`${name} ${theirs}`}>
              {t(isRight ? "saidRight" : "saidWrong", { name })}
              {theirs ? ` · ${theirs}` : ""}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
