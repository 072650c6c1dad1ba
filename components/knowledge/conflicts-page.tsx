"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { EmptyState } from "../ui/empty-state";
import { SegmentedControl } from "../ui/segmented-control";
import { ConflictCard } from "./conflict-card";
import { GapPicture } from "./gap-picture";
import { KnowledgeFrame } from "./knowledge-frame";

const STATES = ["open", "dismissed"] as const;
const AGAIN_MS = 10_000;

/** What the knowledge says twice, or once so and once otherwise. */
export function ConflictsPage() {
  const t = useTranslations("knowledge.conflicts");
  const trpc = useTRPC();
  const [state, setState] = useState<(typeof STATES)[number]>("open");
  const conflicts = useQuery({
    ...trpc.knowledge.conflicts.queryOptions({ state }),
    refetchInterval: AGAIN_MS,
  });
  return (
    <KnowledgeFrame>
      <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <SegmentedControl
          aria-label={t("list")}
          value={state}
          onValueChange={setState}
          options={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
        />
        {conflicts.data && conflicts.data.pending > 0 ? (
          <p role="status" className="text-xs text-subtle">
            {t("pending", { count: conflicts.data.pending })}
          </p>
        ) : null}
      </div>
      <QueryState query={conflicts}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState
              className="py-8"
              picture={<GapPicture />}
              title={t(state === "open" ? "empty" : "emptyOther")}
              example={state === "open" ? t("emptyExample") : undefined}
            />
          ) : (
            <ul className="flex flex-col gap-3">
              {rows.map((conflict) => (
                <ConflictCard key={conflict.id} conflict={conflict} />
              ))}
            </ul>
          )
        }
      </QueryState>
    </KnowledgeFrame>
  );
}
