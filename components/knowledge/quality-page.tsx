"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Dices } from "lucide-react";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { KnowledgeFrame } from "./knowledge-frame";
import { QualityCard } from "./quality-card";
import { QualityReport } from "./quality-report";
import { SampleSize } from "./sample-size";
import { TestPicture } from "./test-picture";
import { useRefreshQuality } from "./use-knowledge";

/** A week's live answers, drawn by lot, graded by two people, and what they say about all answers. */
export function QualityPage() {
  const t = useTranslations("knowledge.quality");
  const format = useFormatter();
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshQuality();
  const [week, setWeek] = useState<string>();
  const sample = useQuery(trpc.quality.sample.queryOptions(week === undefined ? {} : { week }));
  const report = useQuery(trpc.quality.report.queryOptions({}));
  const draw = useMutation(
    trpc.quality.draw.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSuccess: ({ drawn }) => toast(t("drawn", { count: drawn })),
      onSettled: refresh,
    }),
  );
  const button = (
    <Button icon={<Dices size={15} aria-hidden />} loading={draw.isPending} onClick={() => draw.mutate()}>
      {t("draw")}
    </Button>
  );
  // What was just graded stays where it is: under somebody's hands nothing moves to the end.
  const places = useRef(new Map<string, number>());
  const asFirstShown = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] => {
    const known = places.current;
    for (const { id } of rows) if (!known.has(id)) known.set(id, known.size);
    return [...rows].sort((a, b) => (known.get(a.id) ?? 0) - (known.get(b.id) ?? 0));
  };
  const weekName = (day: string): string =>
    t("weekOf", { day: format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: "medium" }) });
  return (
    <KnowledgeFrame actions={(sample.data?.rows.length ?? 0) > 0 ? button : undefined}>
      <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
      {report.data && report.data.graded > 0 ? <QualityReport report={report.data} /> : null}
      <QueryState query={sample}>
        {({ weeks, week: shown, rows }) =>
          rows.length === 0 || shown === null ? (
            <EmptyState
              className="py-8"
              picture={<TestPicture />}
              title={t("empty")}
              example={t("emptyExample")}
              action={button}
            />
          ) : (
            <>
              <div className="flex flex-wrap items-center gap-3">
                <Select
                  size="sm"
                  className="w-56"
                  aria-label={t("week")}
                  value={shown}
                  onValueChange={setWeek}
                  options={weeks.map((value) => ({ value, label: weekName(value) }))}
                />
                <p className="text-xs text-subtle">
                  {t("progress", {
                    mine: rows.filter(({ mine }) => mine !== null).length,
                    done: rows.filter(({ state }) => state !== "open").length,
                    count: rows.length,
                  })}
                </p>
                <SampleSize />
              </div>
              <ul className="flex flex-col gap-3">
                {asFirstShown(rows).map((row) => (
                  <QualityCard key={row.id} answer={row} />
                ))}
              </ul>
            </>
          )
        }
      </QueryState>
    </KnowledgeFrame>
  );
}
