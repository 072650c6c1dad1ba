"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { useTRPC } from "../trpc/trpc-context";
import { Table, Td, Th, Tr } from "../ui/table";
import { useExperimentWords } from "./experiment-words";

/** All marketing against the workspace's control group. */
export function MarketingCard() {
  const t = useTranslations("experiments.marketing");
  const format = useFormatter();
  const words = useExperimentWords();
  const { data } = useQuery(useTRPC().experiments.marketing.queryOptions());
  if (!data) return null;
  const groups = [
    { key: "reached", group: data.reached },
    { key: "held", group: data.held },
  ] as const;
  const lifts = [
    { key: "orders", lift: data.orders },
    { key: "revenue", lift: data.revenue },
  ] as const;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h2 className="font-medium">{t("title")}</h2>
      <p className="max-w-prose text-sm text-muted">
        {data.holdout > 0 ? t("help", { percent: data.holdout, days: data.days }) : t("off")}
      </p>
      {data.held.contacts > 0 ? (
        <>
          <Table
            label={t("title")}
            head={
              <>
                <Th>{t("group")}</Th>
                <Th className="text-right">{t("contacts")}</Th>
                <Th className="text-right">{t("buyers")}</Th>
                <Th className="text-right">{t("each")}</Th>
              </>
            }
          >
            {groups.map(({ key, group }) => (
              <Tr key={key}>
                <Td>{t(key)}</Td>
                <Td className="text-right tabular-nums">{format.number(group.contacts)}</Td>
                <Td className="text-right tabular-nums">{format.number(group.buyers)}</Td>
                <Td className="text-right tabular-nums">
                  {group.contacts > 0
                    ? formatMoney(Math.round(group.revenue / group.contacts), data.currency ?? "")
                    : "–"}
                </Td>
              </Tr>
            ))}
          </Table>
          <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {lifts.map(({ key, lift }) => (
              <li key={key} className="tabular-nums">
                {`${t(key)} ${words.lift(lift)}`}
                <span className="text-subtle">{` ${words.interval(lift) ?? ""}`}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
