"use client";
import Link from "next/link";
import { useNow, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { useCaseKind } from "../inbox/use-case-kind";
import { useSession } from "../shell/session-context";
import { Badge, type BadgeTone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { type Case, CaseMenu } from "./case-menu";
import type { Agent } from "./queue-dialog";

const TONES: Record<Case["state"], BadgeTone> = {
  awaitingApproval: "warn",
  open: "accent",
  done: "ok",
  cancelled: "neutral",
};

/** Cases as rows; the title leads to the conversation in which it was promised. */
export function CaseTable({ cases, agents }: { cases: readonly Case[]; agents: readonly Agent[] }) {
  const t = useTranslations("cases");
  const { workspace } = useSession();
  const now = useNow({ updateInterval: 60_000 }).getTime();
  const nameOf = (userId: string | null) =>
    (userId === null ? null : agents.find((agent) => agent.userId === userId)?.name) ?? t("nobody");
  const kind = useCaseKind();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("case")}</Th>
          <Th>{t("due")}</Th>
          <Th className="hidden sm:table-cell">{t("who")}</Th>
          <Th className="hidden text-right sm:table-cell">{t("amount")}</Th>
          <Th className="hidden sm:table-cell">{t("state")}</Th>
          <Th>
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </>
      }
    >
      {cases.map((one) => {
        const open = one.state === "open" || one.state === "awaitingApproval";
        const late = open && Date.parse(one.dueAt) < now;
        const money = one.amount === null ? null : formatMoney(one.amount, one.currency ?? undefined);
        return (
          <Tr key={one.id}>
            <Td className="min-w-40">
              <div className="flex flex-wrap items-center gap-x-2">
                {one.conversationId ? (
                  <Link
                    href={`/w/${workspace.slug}/inbox?c=${one.conversationId}`}
                    className="rounded font-medium hover:underline"
                  >
                    {one.title}
                  </Link>
                ) : (
                  <span className="font-medium">{one.title}</span>
                )}
                {one.first && open ? <Badge tone="danger">{t("first")}</Badge> : null}
                {one.complaint ? <Badge tone="warn">{t("complaint")}</Badge> : null}
              </div>
              <div className="text-xs text-subtle">{kind(one.type)}</div>
              <div className="flex flex-wrap items-center gap-x-2 text-xs text-muted sm:hidden">
                {nameOf(one.userId)}
                {money}
                <Badge tone={TONES[one.state]}>{t(`states.${one.state}`)}</Badge>
              </div>
            </Td>
            <Td className="whitespace-nowrap text-xs">
              <span className={late ? "text-danger-text" : "text-muted"}>
                <RelativeTime date={one.dueAt} />
                {late ? ` · ${t("late")}` : null}
              </span>
            </Td>
            <Td className="hidden max-w-36 truncate sm:table-cell">{nameOf(one.userId)}</Td>
            <Td className="hidden whitespace-nowrap text-right tabular-nums sm:table-cell">{money ?? "–"}</Td>
            <Td className="hidden sm:table-cell">
              <Badge tone={TONES[one.state]}>{t(`states.${one.state}`)}</Badge>
            </Td>
            <Td className="w-10 text-right">
              <CaseMenu one={one} money={money ?? "–"} owner={nameOf(one.userId)} />
            </Td>
          </Tr>
        );
      })}
    </Table>
  );
}
