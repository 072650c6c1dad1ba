"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Canned, CannedDialog } from "../people/canned-dialog";
import { CannedList } from "../people/canned-list";
import { LabelList } from "../people/label-list";
import { ReplyPicture } from "../people/people-pictures";
import { ServiceTabs } from "../people/service-tabs";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Notice } from "../ui/notice";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";
import { SettingsSection } from "./settings-section";

/** Canned replies and labels. */
export function RepliesSettings() {
  const t = useTranslations("service");
  const settings = useTranslations("settings");
  const trpc = useTRPC();
  const replies = useQuery(trpc.canned.list.queryOptions());
  const labels = useQuery(trpc.labels.list.queryOptions());
  const mayManage = useMay("inbox.manage");
  const [editing, setEditing] = useState<{ reply: Canned | null } | null>(null);
  const make = mayManage ? (
    <Button icon={<Plus size={15} aria-hidden />} onClick={() => setEditing({ reply: null })}>
      {t("replies.new")}
    </Button>
  ) : null;
  return (
    <>
      <SettingsLead title={`${settings("nav.service")} · ${t("tabs.replies")}`}>
        {t("replies.lead")}
      </SettingsLead>
      <ServiceTabs />
      {mayManage ? null : <Notice>{settings("readOnly")}</Notice>}
      <SettingsSection title={t("replies.title")} description={t("replies.description")}>
        <QueryState query={replies}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                className="py-4!"
                picture={<ReplyPicture />}
                title={t("replies.empty")}
                example={t("replies.example")}
                action={make}
              />
            ) : (
              <>
                <CannedList replies={list} mayManage={mayManage} onEdit={(reply) => setEditing({ reply })} />
                {make ? <div>{make}</div> : null}
              </>
            )
          }
        </QueryState>
      </SettingsSection>
      <SettingsSection title={t("labels.title")} description={t("labels.description")}>
        <QueryState query={labels} rows={2}>
          {(list) => <LabelList labels={list} mayManage={mayManage} />}
        </QueryState>
      </SettingsSection>
      {editing ? <CannedDialog reply={editing.reply} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
