"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Badge } from "../ui/badge";
import { ReportSection } from "./report-section";
import { SwitchesSection } from "./switches-section";
import { WallAgents } from "./wall-agents";
import { WallNow } from "./wall-now";
import { WallQueues } from "./wall-queues";
import { WallToday } from "./wall-today";

export type Wall = RouterOutputs["supervision"]["wall"];

/** How old a figure on the wall may be. */
const FRESH_MS = 5_000;

/** Who waits and who works at this moment, the three switches, and reports. */
export function WallPage() {
  const t = useTranslations("supervision");
  const trpc = useTRPC();
  const wall = useQuery(trpc.supervision.wall.queryOptions(undefined, { refetchInterval: FRESH_MS }));
  const switches = useQuery(trpc.supervision.switches.queryOptions(undefined, { refetchInterval: FRESH_MS }));
  return (
    <Page
      title={t("title")}
      state={
        switches.data?.everyoneToPeople ? (
          <Badge tone="danger" dot>
            {t("switches.everyone")}
          </Badge>
        ) : null
      }
    >
      <QueryState query={wall}>
        {(data) => (
          <>
            <WallNow wall={data} />
            <div className="grid items-start gap-4 lg:grid-cols-2">
              <div className="flex min-w-0 flex-col gap-4">
                <WallToday today={data.today} />
                <WallQueues queues={data.queues} />
              </div>
              <WallAgents agents={data.agents} />
            </div>
            <QueryState query={switches}>
              {(state) => <SwitchesSection state={state} wall={data} />}
            </QueryState>
          </>
        )}
      </QueryState>
      <ReportSection />
    </Page>
  );
}
