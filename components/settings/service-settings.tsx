"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { AgentTable } from "../people/agent-table";
import { QueuePicture } from "../people/people-pictures";
import { type Queue, QueueDialog } from "../people/queue-dialog";
import { QueueList } from "../people/queue-list";
import { ServiceTabs } from "../people/service-tabs";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

/** Queues, and the agents who serve them. */
export function ServiceSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const trpc = useTRPC();
  const queues = useQuery(trpc.queues.list.queryOptions());
  const agents = useQuery(trpc.agents.list.queryOptions());
  const mayManage = useMay("inbox.manage");
  const maySupervise = useMay("inbox.supervise");
  const [editing, setEditing] = useState<{ queue: Queue | null } | null>(null);
  const make = mayManage ? (
    <Button icon={<Plus size={15} aria-hidden />} onClick={() => setEditing({ queue: null })}>
      {t("queues.new")}
    </Button>
  ) : null;
  return (
    <>
      <SettingsLead title={settings("nav.service")}>{t("lead")}</SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <SettingsSection title={t("queues.title")} description={t("queues.description")}>
        <QueryState query={queues}>
          {(list) => {
            const live = list.filter(({ archived }) => !archived);
            if (live.length === 0)
              return (
                <EmptyState
                  className="py-4!"
                  picture={<QueuePicture />}
                  title={t("queues.empty")}
                  example={t("queues.example")}
                  action={make}
                />
              );
            return (
              <>
                <QueueList queues={live} mayManage={mayManage} onEdit={(queue) => setEditing({ queue })} />
                {make ? <div>{make}</div> : null}
              </>
            );
          }}
        </QueryState>
      </SettingsSection>
      <SettingsSection title={t("agents.title")} description={t("agents.description")}>
        <QueryState query={agents}>
          {(list) => (
            <>
              <AgentTable agents={list} mayChange={maySupervise} />
              {list.length === 1 ? <p className="text-xs text-subtle">{t("agents.alone")}</p> : null}
            </>
          )}
        </QueryState>
      </SettingsSection>
      {editing && agents.data ? (
        <QueueDialog queue={editing.queue} agents={agents.data} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}
