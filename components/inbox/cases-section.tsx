"use client";
import { Check, Plus } from "lucide-react";
import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPCClient } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { ContextSection } from "./context-pane";
import type { CaseRow, Detail } from "./inbox-data";
import { NewCaseDialog } from "./new-case-dialog";
import { useCaseKind } from "./use-case-kind";
import { useFaultText } from "./use-fault-text";
import { useMoney } from "./use-money";
import { usePeople } from "./use-people";

/** What was promised to this contact, and a way to promise something. */
export function CasesSection({ detail, onChanged }: { detail: Detail; onChanged: () => void }) {
  const t = useTranslations("inbox.cases");
  const mayReply = useMay("conversations.reply");
  const [adding, setAdding] = useState(false);
  const open = detail.cases.filter((one) => one.state === "open" || one.state === "awaitingApproval");
  return (
    <ContextSection title={t("title")} count={open.length}>
      {detail.cases.length === 0 ? <p className="mb-2 text-xs text-subtle">{t("none")}</p> : null}
      <ul className="flex flex-col gap-2">
        {detail.cases.map((one) => (
          <CaseLine key={one.id} row={one} onChanged={onChanged} />
        ))}
      </ul>
      {mayReply ? (
        <Button
          size="sm"
          className="mt-2"
          icon={<Plus size={13} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t("add")}
        </Button>
      ) : null}
      {adding ? (
        <NewCaseDialog
          conversationId={detail.summary.id}
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            onChanged();
          }}
        />
      ) : null}
    </ContextSection>
  );
}

function CaseLine({ row, onChanged }: { row: CaseRow; onChanged: () => void }) {
  const t = useTranslations("inbox.cases");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const client = useTRPCClient();
  const faultText = useFaultText();
  const mayReply = useMay("conversations.reply");
  const { agentName } = usePeople();
  const kind = useCaseKind();
  const money = useMoney();
  const late = row.state === "open" && Date.parse(row.dueAt) < now.getTime();
  async function finish() {
    try {
      await client.cases.update.mutate({ caseId: row.id, state: "done" });
    } catch (error) {
      toast.error(faultText(error));
    }
    onChanged();
  }
  return (
    <li className="flex items-start gap-2 rounded-lg border border-line bg-surface px-2.5 py-2 text-xs">
      <div className="min-w-0 flex-1">
        <p
          className={
            row.state === "done" || row.state === "cancelled" ? "text-subtle line-through" : "font-medium"
          }
        >
          {row.title}
        </p>
        <p className="flex flex-wrap items-center gap-1 pt-0.5 text-2xs text-subtle">
          <Badge tone={late ? "danger" : row.state === "awaitingApproval" ? "warn" : "neutral"}>
            {late ? t("late") : t(`state.${row.state}`)}
          </Badge>
          {row.complaint ? <Badge tone="warn">{t("complaint")}</Badge> : null}
          {row.type === "complaint" ? null : <span>{kind(row.type)}</span>}
          <time dateTime={row.dueAt}>
            {t("due", {
              time: format.dateTime(new Date(row.dueAt), { dateStyle: "medium", timeStyle: "short" }),
            })}
          </time>
          {row.userId ? <span>{agentName(row.userId)}</span> : null}
          {row.amount !== null && row.currency !== null ? (
            <span className="tabular-nums">{money(row.amount, row.currency)}</span>
          ) : null}
        </p>
      </div>
      {row.state === "open" && mayReply ? (
        <IconButton
          size="sm"
          label={t("finish")}
          icon={<Check size={14} aria-hidden />}
          onClick={() => void finish()}
        />
      ) : null}
    </li>
  );
}
