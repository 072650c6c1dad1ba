"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useKnownWords } from "../inbox/use-known-words";
import { QueryState } from "../settings/query-state";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { useOutcomeWords } from "./use-outcome-words";

/** What was sent, what is held and what was not sent, and why: of a flow, of one of its steps, of a contact. */
export function LedgerTable({ of }: { of: { flowId?: string; nodeId?: string; contactId?: string } }) {
  const t = useTranslations("campaigns.ledger");
  const format = useFormatter();
  const { workspace } = useSession();
  const ledger = useQuery(useTRPC().campaigns.ledger.queryOptions(of, { refetchInterval: 10_000 }));
  const words = useOutcomeWords();
  const known = useKnownWords();
  const ofOne = of.contactId !== undefined;
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
                {Object.entries(counts)
                  .sort(([a], [b]) => Number(b === "sent") - Number(a === "sent"))
                  .map(([outcome, count]) => (
                    <Badge key={outcome} tone={outcome === "sent" ? "ok" : "neutral"}>
                      {`${words(outcome)} ${format.number(count)}`}
                    </Badge>
                  ))}
              </p>
              <Table
                label={t("title")}
                head={
                  <>
                    {ofOne ? null : <Th>{t("contact")}</Th>}
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
                    {ofOne ? null : (
                      <Td className="max-w-48 truncate">
                        <Link
                          href={`/w/${workspace.slug}/contacts/${line.contactId}`}
                          className="hover:underline"
                        >
                          {line.contactName ?? line.contactId.slice(0, 8)}
                        </Link>
                      </Td>
                    )}
                    <Td className="max-w-48 truncate">{line.flowName ?? "–"}</Td>
                    <Td className="whitespace-nowrap">{known.channel(line.channel)}</Td>
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
