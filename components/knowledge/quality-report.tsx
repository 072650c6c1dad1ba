"use client";
import { useFormatter, useTranslations } from "use-intl";
import { useKnownWords } from "../inbox/use-known-words";
import type { RouterOutputs } from "../trpc/router-types";
import { Table, Td, Th, Tr } from "../ui/table";
import { AccuracyChart } from "./accuracy-chart";
import { IntervalBar } from "./interval-bar";
import { useShare } from "./use-knowledge";

type Report = RouterOutputs["quality"]["report"];
const GROUPS = ["byIntent", "byChannel"] as const;

/** How many answers were right, as far as two people agreed, with the range in which the truth lies. */
export function QualityReport({ report }: { report: Report }) {
  const t = useTranslations("knowledge.quality");
  const share = useShare();
  const format = useFormatter();
  const words = useKnownWords();
  const nameOf = (group: (typeof GROUPS)[number], name: string | null): string => {
    if (name === null) return t("noIntent");
    return group === "byChannel" ? words.channel(name) : name;
  };
  const { all, graded, disputed, kappa } = report;
  return (
    <section aria-label={t("report")} className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <div className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3">
          <dt className="text-xs text-muted">{t("accuracy")}</dt>
          <dd className="text-xl font-semibold tabular-nums">
            {all.share === null ? "–" : share(all.share)}
          </dd>
          <dd className="text-xs tabular-nums text-subtle">
            {t("interval", { low: share(all.low), high: share(all.high) })}
          </dd>
        </div>
        <div className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3">
          <dt className="text-xs text-muted">{t("gradedTwice")}</dt>
          <dd className="text-xl font-semibold tabular-nums">{format.number(graded)}</dd>
        </div>
        <div className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3">
          <dt className="text-xs text-muted">{t("disputed")}</dt>
          <dd className="text-xl font-semibold tabular-nums">{format.number(disputed)}</dd>
          <dd className="text-xs tabular-nums text-subtle">
            {kappa === null
              ? t("noKappa")
              : t("kappa", { kappa: format.number(kappa, { maximumFractionDigits: 2 }) })}
          </dd>
        </div>
      </dl>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {report.byWeek.length > 0 ? <AccuracyChart weeks={report.byWeek} /> : null}
        <div className="flex flex-col gap-4">
          {GROUPS.map((group) => (
            <Table
              key={group}
              label={t(group)}
              head={
                <>
                  <Th>{t(group)}</Th>
                  <Th className="w-1/3">{t("accuracy")}</Th>
                  <Th>
                    <span className="sr-only">{t("share")}</span>
                  </Th>
                  <Th className="text-right">{t("answers")}</Th>
                </>
              }
            >
              {report[group].map((row) => (
                <Tr key={row.name ?? ""}>
                  <Td className="break-words">{nameOf(group, row.name)}</Td>
                  <Td>
                    <IntervalBar {...row} />
                  </Td>
                  <Td className="whitespace-nowrap tabular-nums">
                    {row.share === null ? "–" : share(row.share)}{" "}
                    <span className="text-xs text-subtle">
                      {t("interval", { low: share(row.low), high: share(row.high) })}
                    </span>
                  </Td>
                  <Td className="text-right tabular-nums">{format.number(row.count)}</Td>
                </Tr>
              ))}
            </Table>
          ))}
        </div>
      </div>
    </section>
  );
}
