"use client";
import { useFormatter, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { Badge } from "../ui/badge";
import { Table, Td, Th, Tr } from "../ui/table";
import { type ExperimentDetail, liftOf, useExperimentWords } from "./experiment-words";
import { LiftBar } from "./lift-bar";

/** What came of each variant: contacts, goals, money for each contact, the lift with its interval, and what the guardrails count. */
export function ResultTable({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const format = useFormatter();
  const words = useExperimentWords();
  const { reading, goal, control } = experiment;
  if (!reading) return null;
  const lifts = reading.arms.flatMap((arm) => liftOf(arm, goal.measure) ?? []);
  const most = Math.max(0.1, ...lifts.map(({ lift }) => Math.abs(lift ?? 0) * 2));
  const money = (minor: number) => formatMoney(Math.round(minor), goal.currency ?? "");
  return (
    <Table
      label={t("results")}
      head={
        <>
          <Th>{t("columns.variant")}</Th>
          <Th className="text-right">{t("columns.contacts")}</Th>
          <Th className="text-right">{t("columns.goals")}</Th>
          <Th className="text-right">{t("columns.each")}</Th>
          <Th>{t("columns.lift")}</Th>
          {(["optOut", "handoff", "complaint"] as const).map((kind) => (
            <Th key={kind} className="text-right">
              {t(`guardrails.${kind}`)}
            </Th>
          ))}
        </>
      }
    >
      {reading.arms.map((arm) => {
        const lift = liftOf(arm, goal.measure);
        return (
          <Tr key={arm.variant}>
            <Td className="min-w-32 font-medium">
              <span className="flex flex-wrap items-center gap-2">
                {words.nameOf(experiment, arm.variant)}
                {arm.variant === control ? <Badge>{t("control")}</Badge> : null}
              </span>
            </Td>
            <Td className="text-right tabular-nums">{format.number(arm.contacts)}</Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {format.number(arm.goals)}
              <span className="block text-2xs text-subtle">
                {arm.contacts > 0
                  ? format.number(arm.goals / arm.contacts, { style: "percent", maximumFractionDigits: 2 })
                  : "–"}
              </span>
            </Td>
            <Td className="whitespace-nowrap text-right tabular-nums">
              {arm.contacts > 0 ? money(arm.value / arm.contacts) : "–"}
            </Td>
            <Td className="min-w-52">
              {lift ? (
                <span className="flex flex-col gap-0.5">
                  <span className="text-sm tabular-nums">
                    {words.lift(lift)}
                    <span className="text-xs text-subtle">{` ${words.interval(lift) ?? t("tooEarly")}`}</span>
                  </span>
                  <LiftBar value={lift} most={most} />
                </span>
              ) : (
                <span className="text-subtle">{t("compared")}</span>
              )}
            </Td>
            {(["optOut", "handoff", "complaint"] as const).map((kind) => (
              <Td key={kind} className="text-right tabular-nums">
                {reading.tripped.some((one) => one.kind === kind && one.variant === arm.variant) ? (
                  <Badge tone="danger">{format.number(arm.harm[kind] ?? 0)}</Badge>
                ) : (
                  format.number(arm.harm[kind] ?? 0)
                )}
              </Td>
            ))}
          </Tr>
        );
      })}
    </Table>
  );
}
