"use client";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS, type SkipReason } from "../../flow/kernel/sends";
import { Badge } from "../ui/badge";
import { Table, Td, Th, Tr } from "../ui/table";
import { DryRunSamples } from "./dry-run-samples";
import type { DryRun } from "./merge-tally";

const ENDS = [
  "ended",
  "goesOn",
  "waitsForReply",
  "waitsForEvent",
  "waitsForPerson",
  "turnedAway",
  "failed",
] as const;
/** Ways out that are called the same of every step. */
const PLAIN_OUTLETS = [
  "next",
  "answered",
  "else",
  "error",
  "each",
  "done",
  "success",
  "sent",
  "failed",
  "blocked",
  "holdout",
  "resolved",
  "unresolved",
  "closed",
  "customerLeft",
  "skipped",
  "bot",
  "person",
  "issued",
  "already",
  "soldOut",
  "shown",
  "found",
  "notFound",
  "unsure",
  "none",
] as const;
/** Hours that are shown. */
const HOURS = 24;

/** What a dry run says: for how many it speaks, step by step, when messages leave, and some of the contacts. */
export function DryRunResult({ page }: { page: DryRun }) {
  const t = useTranslations("broadcasts.dryRun");
  const nodes = useTranslations("nodes.types");
  const outletName = useOutletName();
  const format = useFormatter();
  const kindName = (kind: string): string => {
    const key = `${kind}.name` as const;
    return nodes.has(key as "http.name") ? nodes(key as "http.name") : kind;
  };
  const { tally, people, every } = page;
  if (people === 0) return <p className="text-sm text-subtle">{t("nobody")}</p>;
  const hours = Object.entries(tally.hours).sort(([a], [b]) => (a < b ? -1 : 1));
  const most = Math.max(1, ...hours.map(([, count]) => count ?? 0));
  const kinds = Object.keys(tally.assumed);
  const numbers = {
    people: format.number(people),
    looked: format.number(tally.looked),
    every: format.number(every),
  };
  return (
    <div className="flex flex-col gap-4">
      {page.next ? null : (
        <p className="text-sm" aria-live="polite">
          {every === 1 ? t("exact", numbers) : t("sampled", numbers)}
        </p>
      )}
      <Table
        label={t("steps")}
        head={
          <>
            <Th>{t("step")}</Th>
            <Th className="text-right">{t("came")}</Th>
            <Th>{t("ways")}</Th>
            <Th className="text-right">{t("sent")}</Th>
            <Th>{t("held")}</Th>
            <Th>{t("skipped")}</Th>
          </>
        }
      >
        {page.steps.map((node) => {
          const step = tally.steps[node.id];
          if (!step) return null;
          const message = node.type === "send";
          return (
            <Tr key={node.id}>
              <Td className="max-w-56 truncate" title={node.text || node.id}>
                {nodes(`${node.type}.name`)}
                {node.text ? <span className="ml-2 text-xs text-subtle">{node.text}</span> : null}
              </Td>
              <Td className="text-right tabular-nums">{format.number(step.came)}</Td>
              <Td>
                <Counts counts={step.outlets} words={(outlet) => outletName(node, outlet)} />
              </Td>
              <Td className="text-right tabular-nums">{message ? format.number(step.sent) : "–"}</Td>
              <Td>
                <Reasons counts={step.held} />
              </Td>
              <Td>
                <Reasons counts={step.skipped} />
              </Td>
            </Tr>
          );
        })}
      </Table>
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="mr-1 text-muted">{t("ends")}</span>
        {ENDS.map((end) =>
          tally.ends[end] ? (
            <Badge key={end}>{`${t(`endNames.${end}`)} ${format.number(tally.ends[end] ?? 0)}`}</Badge>
          ) : null,
        )}
      </p>
      {hours.length ? (
        <div>
          <h3 className="mb-1 text-sm text-muted">{t("hours")}</h3>
          <ul className="flex flex-col gap-1 text-xs">
            {hours.slice(0, HOURS).map(([hour, count = 0]) => (
              <li key={hour} className="grid grid-cols-[10rem_1fr_4rem] items-center gap-2">
                <span className="text-muted">
                  {format.dateTime(new Date(hour), { dateStyle: "medium", timeStyle: "short" })}
                </span>
                <span className="h-2 rounded-full bg-accent" style={{ width: `${(count / most) * 100}%` }} />
                <span className="text-right tabular-nums">{format.number(count)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {kinds.length ? (
        <p className="text-xs text-subtle">{t("assumed", { kinds: format.list(kinds.map(kindName)) })}</p>
      ) : null}
      <DryRunSamples samples={tally.samples} steps={page.steps} />
    </div>
  );
}

/** A way out by the author's words, else by the catalogue's. */
function useOutletName(): (node: DryRun["steps"][number], outlet: string) => string {
  const t = useTranslations("nodes.outlets");
  return (node, outlet) => {
    const own = node.outlets[outlet];
    if (own !== undefined) return own;
    if (outlet === "timeout")
      return t(node.type === "handoff" ? "nobodyAnswered" : node.type === "waitFor" ? "timeUp" : "timeout");
    if (outlet === "skipped" && node.type === "send") return t("passedOver");
    if (outlet === "none" && node.type === "recommend") return t("nothingFits");
    const known = PLAIN_OUTLETS.find((one) => one === outlet);
    return known === undefined ? outlet : t(known);
  };
}

function Reasons({ counts }: { counts: { readonly [reason: string]: number | undefined } }) {
  const reasons = useTranslations("campaigns.ledger.reasons");
  const isReason = (text: string): text is SkipReason => SKIP_REASONS.some((one) => one === text);
  return <Counts counts={counts} words={(reason) => (isReason(reason) ? reasons(reason) : reason)} />;
}

function Counts({
  counts,
  words,
}: {
  counts: { readonly [key: string]: number | undefined };
  words: (key: string) => string;
}) {
  const format = useFormatter();
  return (
    <span className="flex flex-wrap gap-1">
      {Object.entries(counts).map(([key, count]) => (
        <Badge key={key}>{`${words(key)} ${format.number(count ?? 0)}`}</Badge>
      ))}
    </span>
  );
}
