"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { DryRunDialog } from "../broadcasts/dry-run-dialog";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";

type Campaign = RouterOutputs["campaigns"]["list"][number];

export function CampaignTable({
  campaigns,
  chosen,
  onChoose,
}: {
  campaigns: readonly Campaign[];
  chosen: string | null;
  onChoose: (flowId: string | null) => void;
}) {
  const t = useTranslations("campaigns.page");
  const format = useFormatter();
  const { workspace } = useSession();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("name")}</Th>
          {(["entered", "running", "sent", "held", "skipped", "goals"] as const).map((column) => (
            <Th key={column} className="text-right">
              {t(`columns.${column}`)}
            </Th>
          ))}
          <Th className="text-right">{t("columns.revenue")}</Th>
          <Th className="text-right">{t("columns.lift")}</Th>
          <Th>
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </>
      }
    >
      {campaigns.map((one) => (
        <Tr key={one.flowId}>
          <Td className="min-w-40 font-medium">
            <span className="flex flex-wrap items-center gap-2">
              <Link href={`/w/${workspace.slug}/flows/${one.flowId}`} className="hover:underline">
                {one.name}
              </Link>
              {one.pausedAt === null ? null : <Badge tone="warn">{t("paused")}</Badge>}
            </span>
          </Td>
          {(["entered", "running", "sent", "held", "skipped", "goals"] as const).map((column) => (
            <Td key={column} className="text-right tabular-nums">
              {format.number(one[column])}
            </Td>
          ))}
          <Td className="whitespace-nowrap text-right tabular-nums">
            {one.revenue.length === 0
              ? "–"
              : one.revenue.map(({ currency, minor }) => formatMoney(minor, currency)).join(" · ")}
          </Td>
          <Td className="whitespace-nowrap text-right tabular-nums">
            <CampaignLift lift={one.lift} />
          </Td>
          <Td className="whitespace-nowrap text-right">
            <Button
              size="sm"
              variant="ghost"
              aria-pressed={chosen === one.flowId}
              onClick={() => onChoose(chosen === one.flowId ? null : one.flowId)}
            >
              {chosen === one.flowId ? t("all") : t("why")}
            </Button>
            <DryRunButton campaign={one} />
            <PauseButton campaign={one} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** Against the control group, and how many both are. */
function CampaignLift({ lift }: { lift: Campaign["lift"] }) {
  const t = useTranslations("campaigns.page");
  const format = useFormatter();
  if (lift === null) return "–";
  const percent = (part: number) =>
    format.number(part, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const { sent, control, low, high } = lift;
  const interval = [low, high].map((bound) => (bound === null ? "…" : percent(bound))).join(" – ");
  return (
    <span
      title={t("liftOf", {
        sent: sent.contacts,
        bought: sent.reached,
        control: control.contacts,
        without: control.reached,
      })}
    >
      {lift.lift === null ? "–" : percent(lift.lift)}
      {low === null && high === null ? null : <span className="text-subtle">{` ${interval}`}</span>}
    </span>
  );
}

function DryRunButton({ campaign }: { campaign: Campaign }) {
  const t = useTranslations("broadcasts.dryRun");
  const mayManage = useMay("campaigns.manage");
  const [open, setOpen] = useState(false);
  if (!mayManage) return null;
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      {open ? (
        <DryRunDialog flowId={campaign.flowId} name={campaign.name} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

function PauseButton({ campaign }: { campaign: Campaign }) {
  const t = useTranslations("campaigns.page");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const pause = useMutation(
    trpc.campaigns.pause.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.campaigns.list.queryFilter()),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  if (!mayManage) return null;
  const paused = campaign.pausedAt !== null;
  return (
    <Button
      size="sm"
      variant="ghost"
      disabled={pause.isPending}
      onClick={() => pause.mutate({ flowId: campaign.flowId, paused: !paused })}
    >
      {paused ? t("resume") : t("pause")}
    </Button>
  );
}
