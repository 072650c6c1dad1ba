"use client";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw, Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { IconButton } from "../ui/icon-button";

/**
 * The talk in short, for whoever takes it over: a model's words where there is one (asked for once, and again when the person
 * wants it), else what the visitor asked.
 */
export function InShort({ conversationId, asked }: { conversationId: string; asked: string | null }) {
  const t = useTranslations("inbox.brief");
  const trpc = useTRPC();
  const summary = useQuery(
    trpc.inbox.summarise.queryOptions(
      { conversationId },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const { data } = summary;
  if (!data) return null;
  const written = data.using === "model";
  const about = written && data.about !== asked ? data.about : "";
  const wants = data.wants.filter((one) => one !== asked && one !== about);
  // Without a model, what stands in the thread anyway is not said twice.
  if (!written && wants.length < 2) return null;
  return (
    <div>
      <h4 className="mb-0.5 flex items-center gap-1 text-2xs text-subtle">
        {written ? (
          <Sparkles
            size={11}
            role="img"
            aria-label={t("written")}
            className="shrink-0 text-group-intelligence"
          />
        ) : null}
        <span className="flex-1">{t("summary")}</span>
        {written ? (
          <IconButton
            size="sm"
            className="-my-1.5"
            label={t("anew")}
            disabled={summary.isFetching}
            icon={<RefreshCw size={11} aria-hidden />}
            onClick={() => void summary.refetch()}
          />
        ) : null}
      </h4>
      {about ? <p className="[overflow-wrap:anywhere]">{about}</p> : null}
      <Lines lines={wants} />
      {written && data.done.length > 0 ? (
        <>
          <h5 className="mt-1 text-2xs text-subtle">{t("done")}</h5>
          <Lines lines={data.done} />
        </>
      ) : null}
      {written && data.open ? (
        <p className="mt-1 font-medium [overflow-wrap:anywhere]">{t("open", { what: data.open })}</p>
      ) : null}
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="list-disc pl-4 marker:text-subtle">
      {lines.map((line) => (
        <li key={line} className="[overflow-wrap:anywhere]">
          {line}
        </li>
      ))}
    </ul>
  );
}
