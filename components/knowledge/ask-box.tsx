"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { useShare } from "./use-knowledge";

type Answer = RouterOutputs["knowledge"]["tryAnswer"];
/** Somebody is still typing. */
const PAUSE_MS = 180;

/** A question as a customer asks it, and what would be answered: how surely, and from where. */
export function AskBox({ onWrite }: { onWrite?: (question: string) => void }) {
  const t = useTranslations("knowledge.ask");
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery(
    useTRPC().knowledge.tryAnswer.queryOptions(
      { question: asked },
      { enabled: asked !== "", placeholderData: keepPreviousData },
    ),
  );
  return (
    <section className="flex flex-col gap-2" aria-label={t("label")}>
      <Input
        type="search"
        size="lg"
        aria-label={t("label")}
        placeholder={t("placeholder")}
        maxLength={1_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        leading={<Search size={16} />}
      />
      <div aria-live="polite">
        {asked === "" ? null : answer.error ? (
          <Notice tone="danger">{errorText(answer.error)}</Notice>
        ) : answer.data ? (
          <Found answer={answer.data} onWrite={onWrite && (() => onWrite(asked))} />
        ) : null}
      </div>
    </section>
  );
}

function Found({ answer, onWrite }: { answer: Answer; onWrite?: (() => void) | undefined }) {
  const t = useTranslations("knowledge.ask");
  const share = useShare();
  const isAnswered = answer.outcome === "answered";
  const others = isAnswered ? answer.hits.slice(1, 4) : answer.hits.slice(0, 4);
  return (
    <div
      className={cx(
        "flex flex-col gap-3 rounded-lg border bg-surface p-3 sm:p-4",
        isAnswered ? "border-ok" : "border-line",
      )}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={isAnswered ? "ok" : "warn"} dot>
          {t(isAnswered ? "answered" : "unsure")}
        </Badge>
        {answer.hits.length > 0 ? (
          <span className="text-xs tabular-nums text-subtle">
            {t("sure", { share: share(answer.confidence), threshold: share(answer.threshold) })}
          </span>
        ) : null}
      </div>
      {answer.text === null ? null : <p className="whitespace-pre-wrap">{answer.text}</p>}
      {answer.source ? (
        <p className="text-xs text-muted">
          {t("from")} <SourceLink id={answer.source.sourceId}>{answer.source.title}</SourceLink>
        </p>
      ) : null}
      {answer.hits.length === 0 ? <p className="text-muted">{t("nothing")}</p> : null}
      {!isAnswered && answer.likely.length > 0 ? (
        <div className="text-sm">
          <p className="text-xs text-subtle">{t("likely")}</p>
          <ul className="mt-1 flex flex-wrap gap-2">
            {answer.likely.map((question) => (
              <li key={question} className="rounded-full border border-line px-2.5 py-0.5 text-xs">
                {question}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {others.length > 0 ? (
        <div className="border-t border-line pt-2">
          <p className="text-xs text-subtle">{t("others")}</p>
          <ul className="mt-1 divide-y divide-line">
            {others.map((hit) => (
              <li key={hit.passageId} className="flex gap-3 py-1.5 text-sm">
                <span className="w-10 shrink-0 text-right text-xs leading-5 tabular-nums text-subtle">
                  {share(hit.confidence)}
                </span>
                <span className="min-w-0">
                  <SourceLink id={hit.sourceId}>{hit.question ?? hit.title}</SourceLink>
                  <span className="line-clamp-2 text-xs text-muted">{hit.excerpt}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {!isAnswered && onWrite ? (
        <div>
          <Button size="sm" onClick={onWrite}>
            {t("write")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function SourceLink({ id, children }: { id: string; children: string }) {
  const { workspace } = useSession();
  return (
    <Link
      href={`/w/${workspace.slug}/knowledge/${id}`}
      className="font-medium text-accent-text hover:underline"
    >
      {children}
    </Link>
  );
}
