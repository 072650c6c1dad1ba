"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { SKIP_REASONS, type SkipReason } from "../../flow/kernel/sends";
import { QueryState } from "../settings/query-state";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";

const isReason = (text: string): text is SkipReason => SKIP_REASONS.some((one) => one === text);

/** What was sent, what is held and what was not sent, and why: of a flow, of one of its steps, of a contact. */
export function LedgerTable({ of }: { of: { flowId?: string; nodeId?: string; contactId?: string } }) {
  const t = useTranslations("campaigns.ledger");
  const format = useFormatter();
  const ledger = useQuery(useTRPC().campaigns.ledger.queryOptions(of, { refetchInterval: 10_000 }));
  const words = (outcome: string): string =>
    outcome === "sent" || outcome === "held"
      ? t(outcome)
      : isReason(outcome)
        ? t(`reasons.${outcome}`)
        : outcome;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h2 className="font-medium">{t("title")}</h2>
      <QueryState query={ledger}>
        {({ lines, counts }) =>
          lines.length === 0 ? (
            <p className="text-sm text-subtle">{t("empty")}</p>
          ) : (
            <>
              <p className="flex flex-wrap gap-1.5">
                {Object.entries(counts).map(([outcome, count]) => (
                  <Badge key={outcome} tone={outcome === "sent" ? "ok" : "neutral"}>
                    {`${words(outcome)} ${format.number(count)}`}
                  </Badge>
                ))}
              </p>
              <Table
                label={t("title")}
                head={
                  <>
                    <Th>{t("contact")}</Th>
                    <Th>{t("flow")}</Th>
                    <Th>{t("channel")}</Th>
                    <Th>{t("outcome")}</Th>
                    <Th>{t("next")}</Th>
                    <Th>{t("when")}</Th>
                  </>
                }
              >
                {lines.map((line) => (
                  <Tr key={line.message}>
                    <Td className="max-w-48 truncate">{line.contactName ?? line.contactId.slice(0, 8)}</Td>
                    <Td className="max-w-48 truncate">{line.flowName ?? "–"}</Td>
                    <Td>{line.channel}</Td>
                    <Td className="min-w-40">
                      <span title={line.text ?? undefined}>
                        {line.state === "held" ? t("held") : words(line.reason ?? "sent")}
                      </span>
                      {line.coupon === null ? null : (
                        <span className="ml-2 font-mono text-xs">{line.coupon}</span>
                      )}
                    </Td>
                    <Td className="whitespace-nowrap text-xs text-muted">
                      {line.nextAt === null
                        ? "–"
                        : format.dateTime(new Date(line.nextAt), { dateStyle: "medium", timeStyle: "short" })}
                    </Td>
                    <Td className="whitespace-nowrap text-xs text-muted">
                      <RelativeTime date={line.decidedAt} />
                    </Td>
                  </Tr>
                ))}
              </Table>
            </>
          )
        }
      </QueryState>
    </section>
  );
}
