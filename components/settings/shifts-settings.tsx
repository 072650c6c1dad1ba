"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueuePicture } from "../people/people-pictures";
import { ServiceTabs } from "../people/service-tabs";
import { type Shift, ShiftDialog } from "../people/shift-dialog";
import { ShiftWeek } from "../people/shift-week";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

/** Who works when, and who is on duty. */
export function ShiftsSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const trpc = useTRPC();
  const shifts = useQuery(trpc.shifts.list.queryOptions());
  const agents = useQuery(trpc.agents.list.queryOptions());
  const queues = useQuery(trpc.queues.list.queryOptions());
  const mayManage = useMay("inbox.manage");
  const [editing, setEditing] = useState<{ shift: Shift | null } | null>(null);
  const make = mayManage ? (
    <Button icon={<Plus size={15} aria-hidden />} onClick={() => setEditing({ shift: null })}>
      {t("shifts.new")}
    </Button>
  ) : null;
  return (
    <>
      <SettingsLead title={`${settings("nav.service")} · ${t("tabs.shifts")}`}>
        {t("shifts.lead")}
      </SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <SettingsSection title={t("shifts.title")} description={t("shifts.description")}>
        <QueryState query={shifts}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                className="py-4!"
                picture={<QueuePicture />}
                title={t("shifts.empty")}
                example={t("shifts.example")}
                action={make}
              />
            ) : (
              <>
                <ShiftWeek
                  shifts={list}
                  agents={agents.data ?? []}
                  queues={queues.data ?? []}
                  mayManage={mayManage}
                  onEdit={(shift) => setEditing({ shift })}
                />
                {make ? <div>{make}</div> : null}
              </>
            )
          }
        </QueryState>
      </SettingsSection>
      {editing && agents.data && queues.data ? (
        <ShiftDialog
          shift={editing.shift}
          agents={agents.data}
          queues={queues.data}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
