"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { settings } from "../i18n/catalogues/settings.en";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Progress } from "../ui/progress";
import { Table, Td, Th, Tr } from "../ui/table";
import { QueryState } from "./query-state";
import { SettingsSection } from "./settings-section";
import { SpendDays } from "./spend-days";

type Spend = RouterOutputs["model"]["spend"];

const COLUMNS = ["purpose", "calls", "failed", "tokens", "p50", "p95"] as const;

/** What the models were used for in the last 30 days, what it cost, how quick they were and what failed last. */
export function ModelSpend() {
  const t = useTranslations("settings.model");
  const trpc = useTRPC();
  const spend = useQuery(trpc.model.spend.queryOptions({}));
  return (
    <SettingsSection title={t("spend")} description={t("spendLead")}>
      <QueryState query={spend}>
        {(data) =>
          data.purposes.length === 0 ? (
            <p className="text-sm text-muted">{t("spendNone")}</p>
          ) : (
            <Used spend={data} />
          )
        }
      </QueryState>
    </SettingsSection>
  );
}

function Used({ spend }: { spend: Spend }) {
  const t = useTranslations("settings.model");
  const format = useFormatter();
  const now = useNow();
  const { today, cost, purposes, lastError } = spend;
  const words = (ms: number | null) => (ms === null ? "–" : t("ms", { ms }));
  return (
    <div className="flex flex-col gap-3">
      {today.limit === null ? (
        <p className="text-sm">{t("spendToday", { tokens: today.tokens })}</p>
      ) : (
        <Progress
          label={t("spendTodayOf", { tokens: today.tokens, limit: today.limit })}
          value={Math.min(today.tokens, Math.max(1, today.limit))}
          max={Math.max(1, today.limit)}
        />
      )}
      {cost ? (
        <p className="text-sm text-muted">
          {t("spendCost", {
            cost: format.number(cost.amount, { style: "currency", currency: cost.currency }),
          })}
        </p>
      ) : null}
      <SpendDays days={spend.days} />
      <Table label={t("spend")} head={COLUMNS.map((name) => <Th key={name}>{t(`columns.${name}`)}</Th>)}>
        {purposes.map((one) => (
          <Tr key={one.purpose}>
            <Td>{isPurpose(one.purpose) ? t(`purposes.${one.purpose}`) : one.purpose}</Td>
            <Td className="tabular-nums">{format.number(one.calls)}</Td>
            <Td className="tabular-nums">{format.number(one.failed)}</Td>
            <Td className="tabular-nums">{format.number(one.input + one.output)}</Td>
            <Td className="tabular-nums">{words(one.p50)}</Td>
            <Td className="tabular-nums">{words(one.p95)}</Td>
          </Tr>
        ))}
      </Table>
      {lastError ? (
        <p className="text-xs text-muted">
          {t("lastFault", {
            when: format.relativeTime(new Date(lastError.at), now),
            what: isFault(lastError.code) ? t(`testFaults.${lastError.code}`) : lastError.code,
          })}
        </p>
      ) : null}
    </div>
  );
}

function isPurpose(name: string): name is keyof typeof settings.model.purposes {
  return Object.hasOwn(settings.model.purposes, name);
}
function isFault(code: string): code is keyof typeof settings.model.testFaults {
  return Object.hasOwn(settings.model.testFaults, code);
}
