"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";

/** The passages that a source was cut into; folded until somebody looks. */
export function PassageList({ sourceId, version }: { sourceId: string; version: number }) {
  const t = useTranslations("knowledge.source");
  const [isOpen, setIsOpen] = useState(false);
  const passages = useQuery(
    useTRPC().knowledge.passages.queryOptions({ sourceId }, { enabled: isOpen && version > 0 }),
  );
  return (
    <details
      className="group rounded-lg border border-line"
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer list-none items-center gap-1.5 px-3 py-2 text-sm font-medium">
        <ChevronRight size={14} aria-hidden className="transition-transform group-open:rotate-90" />
        {t("passages")}
      </summary>
      <div className="border-t border-line px-3 py-2">
        <p className="pb-2 text-xs text-subtle">{t("passagesHelp")}</p>
        {isOpen ? (
          <QueryState query={passages}>
            {(list) => (
              <ol className="divide-y divide-line">
                {list.map((passage) => (
                  <li key={passage.id} className="py-2 text-sm">
                    {passage.headings.length > 0 ? (
                      <p className="text-xs font-medium text-muted">{passage.headings.join(" › ")}</p>
                    ) : null}
                    <p className="line-clamp-6 whitespace-pre-wrap">{passage.text}</p>
                  </li>
                ))}
              </ol>
            )}
          </QueryState>
        ) : null}
      </div>
    </details>
  );
}
