"use client";
import { Sparkles } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";

/** Replies that may fit, to be taken into the field and changed there. */
export function SuggestionBar({
  replies,
  onTake,
}: {
  replies: RouterOutputs["inbox"]["suggest"]["replies"];
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
          title={one.source === "knowledge" ? `${one.text}\n— ${one.title}` : one.text}
          onClick={() => onTake(one.text)}
          className="h-6 max-w-64 shrink-0 truncate rounded-full border border-line-strong bg-surface px-2.5 text-xs text-muted hover:bg-hover hover:text-fg"
        >
          {one.text}
        </button>
      ))}
    </div>
  );
}
