"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/dialog";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const LOOKS = {
  same: "text-muted",
  added: "bg-ok-soft text-ok-text",
  removed: "bg-danger-soft text-danger-text",
};

/** What a version changed in the text of the one before. */
export function VersionDiff({
  sourceId,
  number,
  onClose,
}: {
  sourceId: string;
  number: number;
  onClose: () => void;
}) {
  const t = useTranslations("knowledge.source");
  const diff = useQuery(useTRPC().knowledge.diff.queryOptions({ sourceId, from: number - 1, to: number }));
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("version", { number })}
      description={
        diff.data
          ? [t("added", { count: diff.data.added }), t("removed", { count: diff.data.removed })].join(" · ")
          : undefined
      }
    >
      <QueryState query={diff}>
        {({ lines, added, removed }) =>
          added + removed === 0 ? (
            <p className="text-sm text-muted">{t("noChange")}</p>
          ) : (
            <ol className="overflow-x-auto rounded-lg border border-line py-1 font-mono text-xs">
              {lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and never move
                <li key={index} className={cx("flex gap-2 px-3 py-px", LOOKS[line.kind])}>
                  <span className="w-[1ch] shrink-0 select-none" aria-hidden>
                    {SIGNS[line.kind]}
                  </span>
                  <span className="whitespace-pre-wrap break-words">{line.text || " "}</span>
                </li>
              ))}
            </ol>
          )
        }
      </QueryState>
    </Dialog>
  );
}
