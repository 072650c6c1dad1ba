"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { FlowOffDialog } from "./flow-off-dialog";
import { Panel } from "./panel";
import type { Wall } from "./wall-page";

type Switches = RouterOutputs["supervision"]["switches"];

/** Everyone to people, a flow off, bot back on: each is asked about once and says what it does. */
export function SwitchesSection({ state, wall }: { state: Switches; wall: Wall }) {
  const t = useTranslations("supervision.switches");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"everyone" | "flow" | "back" | null>(null);
  const flows = useQuery(trpc.flows.list.queryOptions({ archived: false }));
  const settled = {
    onError: (error: unknown) => toast.error(errorText(error)),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries({ queryKey: trpc.supervision.switches.queryKey() });
    },
  };
  const everyone = useMutation(trpc.supervision.everyoneToPeople.mutationOptions(settled));
  const back = useMutation(
    trpc.supervision.botBackOn.mutationOptions({ ...settled, onSuccess: () => toast.success(t("backDone")) }),
  );
  const flowOn = useMutation(trpc.supervision.flowOff.mutationOptions(settled));
  const nameOf = (id: string) => flows.data?.items.find((flow) => flow.id === id)?.name ?? t("flowGone");
  const usual = !state.everyoneToPeople && state.flowsOff.length === 0;
  const there = wall.agents.filter((agent) => agent.online && agent.state === "available").length;
  return (
    <Panel title={t("title")} description={t("description")}>
      {state.everyoneToPeople ? <Notice tone="danger">{t("everyoneState")}</Notice> : null}
      {state.flowsOff.map(({ flowId, fallback }) => (
        <Notice
          key={flowId}
          tone="warn"
          action={
            <Button
              size="sm"
              loading={flowOn.isPending}
              onClick={() =>
                flowOn.mutate(
                  { flowId, off: false },
                  { onSuccess: () => toast.success(t("flowIsOn", { name: nameOf(flowId) })) },
                )
              }
            >
              {t("flowOn")}
            </Button>
          }
        >
          <span className="font-medium">{t("flowOff", { name: nameOf(flowId) })}</span>
          {fallback ? <span className="block whitespace-pre-wrap text-xs">{fallback}</span> : null}
        </Notice>
      ))}
      <div className="grid gap-3 md:grid-cols-3">
        <Choice title={t("everyone")} help={t("everyoneHelp")}>
          <Button
            variant={state.everyoneToPeople ? "secondary" : "danger"}
            disabled={state.everyoneToPeople}
            onClick={() => setAsking("everyone")}
          >
            {t("everyoneDo")}
          </Button>
        </Choice>
        <Choice title={t("flow")} help={t("flowHelp")}>
          <Button onClick={() => setAsking("flow")}>{t("flow")}</Button>
        </Choice>
        <Choice title={t("back")} help={usual ? t("nothingOff") : t("backHelp")}>
          <Button
            variant={usual ? "secondary" : "primary"}
            disabled={usual}
            onClick={() => setAsking("back")}
          >
            {t("back")}
          </Button>
        </Choice>
      </div>
      <ConfirmDialog
        open={asking === "everyone"}
        title={t("everyoneOn")}
        action={t("everyoneDo")}
        pending={everyone.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => everyone.mutate({ on: true }, { onSuccess: () => toast.success(common("saved")) })}
      >
        {t("everyoneOnBody", { waiting: wall.waiting, agents: there })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "back"}
        title={t("backTitle")}
        action={t("back")}
        pending={back.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => back.mutate({})}
      >
        {t("backBody", { flows: state.flowsOff.length })}
      </ConfirmDialog>
      {asking === "flow" ? (
        <FlowOffDialog
          flows={(flows.data?.items ?? []).filter(
            ({ id }) => !state.flowsOff.some(({ flowId }) => flowId === id),
          )}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Panel>
  );
}

function Choice({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <h3 className="font-medium">{title}</h3>
      <p className="flex-1 text-xs text-muted">{help}</p>
      <div>{children}</div>
    </div>
  );
}
