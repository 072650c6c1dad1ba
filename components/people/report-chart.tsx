"use client";
import { useTranslations } from "use-intl";
import type { ReportRow } from "./report-section";

const MOST = 8;

/** How many conversations the busiest took and ended: two bars each, on one scale. The table below says it in figures. */
export function ReportChart({ rows, by }: { rows: readonly ReportRow[]; by: "agent" | "queue" }) {
  const t = useTranslations("supervision.report");
  const shown = rows.slice(0, MOST);
  const most = Math.max(1, ...shown.flatMap(({ claimed, resolved }) => [claimed, resolved]));
  const width = (count: number) => ({ width: `${(count / most) * 100}%` });
  return (
    <figure aria-label={t("chart", { by })} className="flex flex-col gap-2">
      {shown.map((row) => (
        <div key={row.key} className="grid grid-cols-[6rem_1fr] items-center gap-3 sm:grid-cols-[9rem_1fr]">
          <span className="truncate text-xs text-muted">{row.name || t("nobody")}</span>
          <span className="flex flex-col gap-0.5" aria-hidden>
            <span className="h-2 min-w-px rounded-r bg-accent" style={width(row.claimed)} />
            <span className="h-2 min-w-px rounded-r bg-ok" style={width(row.resolved)} />
          </span>
        </div>
      ))}
      <figcaption className="flex gap-4 text-xs text-subtle">
        <span className="flex items-center gap-1.5">
          <span className="size-2 rounded-sm bg-accent" aria-hidden />
          {t("claimed")}
        </span>
        <span className="flex items-center gap-1.5">
          <span className="size-2 rounded-sm bg-ok" aria-hidden />
          {t("resolved")}
        </span>
      </figcaption>
    </figure>
  );
}
