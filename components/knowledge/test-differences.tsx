"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { Select } from "../ui/select";
import { Table, Td, Th, Tr } from "../ui/table";
import { OUTCOME_TONES } from "./test-table";
import { useShare } from "./use-knowledge";

type Run = RouterOutputs["knowledge"]["testRuns"][number];

/** Two runs side by side: the questions that went otherwise, and which source answered in the place of which. */
export function TestDifferences({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations("knowledge.tests");
  const format = useFormatter();
  const share = useShare();
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<{ before?: string; after?: string }>({});
  const after = runs.find(({ id }) => id === chosen.after) ?? runs[0];
  const before = runs.find(({ id }) => id === chosen.before) ?? runs[1];
  const compared = useQuery(
    trpc.knowledge.compareRuns.queryOptions({
      runId: after?.id ?? "",
      ...(before ? { beforeRunId: before.id } : {}),
    }),
  );
  const nameOf = ({ at, passed, flow }: Run): string => {
    const day = format.dateTime(new Date(at), { dateStyle: "short", timeStyle: "short" });
    const what = flow
      ? flow.version === null
        ? t("heldBack", { name: flow.name })
        : t("published", { name: flow.name, version: flow.version })
      : "";
    return [day, share(passed), what].filter(Boolean).join(" · ");
  };
  const options = runs.map((run) => ({ value: run.id, label: nameOf(run) }));
  return (
    <section aria-label={t("differences")} className="flex flex-col gap-3">
      <h2 className="text-sm font-medium">{t("differences")}</h2>
      {before && after ? (
        <div className="flex flex-wrap items-center gap-2">
          <Select
            size="sm"
            className="w-72 max-w-full"
            aria-label={t("before")}
            value={before.id}
            onValueChange={(value) => setChosen({ ...chosen, before: value })}
            options={options}
          />
          <span aria-hidden>→</span>
          <Select
            size="sm"
            className="w-72 max-w-full"
            aria-label={t("after")}
            value={after.id}
            onValueChange={(value) => setChosen({ ...chosen, after: value })}
            options={options}
          />
        </div>
      ) : null}
      <QueryState query={compared}>
        {({ changed, confused }) => (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {changed.length === 0 ? (
              <p className="text-sm text-muted">{t(before ? "nothingChanged" : "firstRun")}</p>
            ) : (
              <div className="flex flex-col gap-2">
                <h3 className="text-xs text-muted">{t("changedCount", { count: changed.length })}</h3>
                <Table
                  label={t("differences")}
                  head={
                    <>
                      <Th>{t("question")}</Th>
                      <Th>{t("before")}</Th>
                      <Th>{t("after")}</Th>
                    </>
                  }
                >
                  {changed.map((row) => (
                    <Tr key={row.testId}>
                      <Td className="min-w-40">{row.question}</Td>
                      <Td>
                        {row.before ? (
                          <Badge tone={OUTCOME_TONES[row.before]}>{t(`outcomes.${row.before}`)}</Badge>
                        ) : (
                          "–"
                        )}
                      </Td>
                      <Td>
                        {row.after ? (
                          <Badge tone={OUTCOME_TONES[row.after]}>{t(`outcomes.${row.after}`)}</Badge>
                        ) : (
                          "–"
                        )}
                      </Td>
                    </Tr>
                  ))}
                </Table>
              </div>
            )}
            {confused.length > 0 ? (
              <div className="flex flex-col gap-2">
                <h3 className="text-xs text-muted">{t("confused")}</h3>
                <Table
                  label={t("confused")}
                  head={
                    <>
                      <Th>{t("expected")}</Th>
                      <Th>{t("found")}</Th>
                      <Th>{t("times")}</Th>
                    </>
                  }
                >
                  {confused.map(({ expected, found, count }) => (
                    <Tr key={`${expected} ${found}`}>
                      <Td>{expected === "" ? "–" : (expected ?? t("nobody"))}</Td>
                      <Td>{found}</Td>
                      <Td className="tabular-nums">{count}</Td>
                    </Tr>
                  ))}
                </Table>
              </div>
            ) : null}
          </div>
        )}
      </QueryState>
    </section>
  );
}
