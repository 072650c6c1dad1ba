"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { QueryState } from "../settings/query-state";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { SegmentedControl } from "../ui/segmented-control";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { Panel } from "./panel";
import { ReportChart } from "./report-chart";
import { useDuration } from "./use-duration";

export type ReportRow = RouterOutputs["supervision"]["report"][number];

const DAY_MS = 86_400_000;
const SPANS = { day: 1, week: 7, month: 30, quarter: 90 };
type Span = keyof typeof SPANS;
const SPAN_NAMES = ["day", "week", "month", "quarter"] as const satisfies readonly Span[];

/** What agents or queues did in a span of whole days up to now, as a chart, a table and a file. */
export function ReportSection() {
  const t = useTranslations("supervision.report");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [by, setBy] = useState<"agent" | "queue">("agent");
  const [span, setSpan] = useState<Span>("week");
  const [input, setInput] = useState(() => between(span));
  const report = useQuery(
    trpc.supervision.report.queryOptions({ ...input, by }, { placeholderData: keepPreviousData }),
  );
  async function download() {
    try {
      const { csv } = await client.supervision.csv.query({ ...input, by });
      // The mark at the beginning tells spreadsheets that this is UTF-8.
      saveFile(
        `${by}-${input.from.slice(0, 10)}-${input.to.slice(0, 10)}.csv`,
        `\ufeff${csv}`,
        "text/csv;charset=utf-8",
      );
    } catch (error) {
      toast.error(errorText(error));
    }
  }
  return (
    <Panel
      title={t("title")}
      description={t("zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      actions={
        <>
          <SegmentedControl
            size="sm"
            aria-label={t("by")}
            value={by}
            onValueChange={setBy}
            options={[
              { value: "agent", label: t("agent") },
              { value: "queue", label: t("queue") },
            ]}
          />
          <SegmentedControl
            size="sm"
            aria-label={t("span")}
            value={span}
            onValueChange={(next) => {
              setSpan(next);
              setInput(between(next));
            }}
            options={SPAN_NAMES.map((value) => ({ value, label: t(`spans.${value}`) }))}
          />
          <Button size="sm" icon={<Download size={14} aria-hidden />} onClick={() => void download()}>
            {t("csv")}
          </Button>
        </>
      }
    >
      <QueryState query={report}>
        {(rows) =>
          rows.length === 0 ? (
            <div className="py-6 text-center">
              <p className="font-medium">{t("none")}</p>
              <p className="mt-1 text-sm text-muted">{t("noneExample")}</p>
            </div>
          ) : (
            <>
              <ReportChart rows={rows} by={by} />
              <ReportTable rows={rows} />
            </>
          )
        }
      </QueryState>
    </Panel>
  );
}

function ReportTable({ rows }: { rows: readonly ReportRow[] }) {
  const t = useTranslations("supervision.report");
  const format = useFormatter();
  const duration = useDuration();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th className="text-right">{t("claimed")}</Th>
          <Th className="text-right">{t("resolved")}</Th>
          <Th className="text-right">{t("replies")}</Th>
          <Th className="text-right">{t("wait")}</Th>
          <Th className="text-right">{t("first")}</Th>
          <Th className="text-right">{t("rating")}</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.key}>
          <Td className="min-w-24 font-medium">{row.name || t("nobody")}</Td>
          <Td className="text-right tabular-nums">{format.number(row.claimed)}</Td>
          <Td className="text-right tabular-nums">{format.number(row.resolved)}</Td>
          <Td className="text-right tabular-nums">{format.number(row.replies)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">{duration(row.medianWaitMs)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">{duration(row.medianFirstReplyMs)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">
            {row.rating === null ? (
              "–"
            ) : (
              <>
                {format.number(row.rating, { maximumFractionDigits: 1 })}
                <span className="ml-1.5 text-xs text-subtle">{t("ratings", { count: row.ratings })}</span>
              </>
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** From the midnight that begins the span in the browser's own zone until now. */
function between(span: Span): { from: string; to: string } {
  const to = new Date();
  const midnight = new Date(to.getFullYear(), to.getMonth(), to.getDate());
  const from = new Date(midnight.getTime() - (SPANS[span] - 1) * DAY_MS);
  return { from: from.toISOString(), to: to.toISOString() };
}
