"use client";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useShare } from "./use-knowledge";

type Run = RouterOutputs["knowledge"]["testRuns"][number];
const MEASURES = ["accuracy", "coverage", "precision"] as const;
const SHOWN = 20;

/** The last run's three shares, each with the runs before as small columns. */
export function TestRuns({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations("knowledge.tests");
  const share = useShare();
  const last = runs[0];
  if (!last) return null;
  const shown = runs.slice(0, SHOWN).reverse();
  return (
    <dl className="grid grid-cols-3 gap-3">
      {MEASURES.map((measure) => (
        <div key={measure} className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3">
          <dt className="text-xs text-muted">{t(measure)}</dt>
          <dd className="text-xl font-semibold tabular-nums">
            {last[measure] === null ? "–" : share(last[measure])}
          </dd>
          <dd aria-hidden className="flex h-8 items-end gap-0.5">
            {shown.map((run) => (
              <span
                key={run.id}
                className="w-1.5 rounded-t-sm bg-accent opacity-70 last:opacity-100"
                style={{ height: `${Math.max(4, (run[measure] ?? 0) * 100)}%` }}
              />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
