"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { SendSwitch } from "../campaigns/send-switch";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { FlowPicture } from "../ui/pictures";
import { BroadcastCard } from "./broadcast-card";
import { LimitsForm } from "./limits-form";
import { PlanDialog } from "./plan-dialog";

/** States in which numbers move. */
const MOVING: readonly string[] = ["filling", "running", "stopping"];

/** What is sent to many at a time: what is planned, how far it is, who got it and who not, and why. */
export function BroadcastsPage() {
  const t = useTranslations("broadcasts");
  const mayManage = useMay("campaigns.manage");
  const list = useQuery(
    useTRPC().broadcasts.list.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.some((one) => MOVING.includes(one.state) && one.pausedAt === null) ? 1_000 : 10_000,
    }),
  );
  const [planning, setPlanning] = useState(false);
  const create = mayManage ? (
    <Button variant="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setPlanning(true)}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <>
      <Page
        title={t("title")}
        actions={
          <>
            <SendSwitch />
            {create}
          </>
        }
      >
        <QueryState query={list}>
          {(broadcasts) =>
            broadcasts.length === 0 ? (
              <EmptyState
                picture={<FlowPicture />}
                title={t("emptyTitle")}
                example={t("emptyExample")}
                action={create}
              />
            ) : (
              <ul className="flex flex-col gap-3">
                {broadcasts.map((one) => (
                  <li key={one.id}>
                    <BroadcastCard broadcast={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryState>
        <LimitsForm />
      </Page>
      {planning ? <PlanDialog onClose={() => setPlanning(false)} /> : null}
    </>
  );
}
