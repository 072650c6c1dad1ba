"use client";
import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { cx } from "../ui/cx";

/** Replies that may fit, to be taken into the field and changed there. */
export function SuggestionBar({
  replies,
  onTake,
}: {
  replies: RouterOutputs["inbox"]["draft"]["replies"];
  onTake: (text: string) => void;
}) {
  const t = useTranslations("inbox.composer");
  if (replies.length === 0) return null;
  return (
    <div className="mb-2 flex items-center gap-1.5 overflow-x-auto pb-0.5 [scrollbar-width:none]">
      <Sparkles
        size={13}
        aria-label={t("suggested")}
        role="img"
        className="shrink-0 text-group-intelligence"
      />
      {replies.map((one) => (
        <button
          key={one.text}
          type="button"
          title={[one.text, sourcesOf(one)].filter(Boolean).join("\n— ")}
          onClick={() => onTake(one.text)}
          className={cx(
            "h-6 max-w-64 shrink-0 truncate rounded-full border bg-surface px-2.5 text-xs text-muted hover:bg-hover hover:text-fg",
            one.source === "model" ? "border-group-intelligence" : "border-line-strong",
          )}
        >
          {one.source === "model" ? <span className="sr-only">{`${t("written")} `}</span> : null}
          {one.text}
        </button>
      ))}
    </div>
  );
}

type Reply = RouterOutputs["inbox"]["draft"]["replies"][number];

/** What a reply rests on, by its titles. */
function sourcesOf(reply: Reply): string {
  if (reply.source === "knowledge") return reply.title;
  return reply.source === "model" ? reply.sources.map(({ title }) => title).join(", ") : "";
}
