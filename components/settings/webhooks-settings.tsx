"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DeliverySheet } from "../people/delivery-sheet";
import { WebhookPicture } from "../people/people-pictures";
import { type Webhook, WebhookDialog } from "../people/webhook-dialog";
import { WebhookTable } from "../people/webhook-table";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";

/** Where other systems are told of what happens in conversations. */
export function WebhooksSettings() {
  const t = useTranslations("webhooks");
  const settings = useTranslations("settings.nav");
  const webhooks = useQuery(useTRPC().webhooks.list.queryOptions());
  const [editing, setEditing] = useState<{ webhook: Webhook | null } | null>(null);
  const [shown, setShown] = useState<Webhook | null>(null);
  const make = (
    <Button
      variant="primary"
      icon={<Plus size={15} aria-hidden />}
      onClick={() => setEditing({ webhook: null })}
    >
      {t("new")}
    </Button>
  );
  return (
    <>
      <SettingsLead title={settings("webhooks")} action={make}>
        {t("lead")}
      </SettingsLead>
      <QueryState query={webhooks}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState picture={<WebhookPicture />} title={t("empty")} example={t("example")} />
          ) : (
            <WebhookTable list={list} onEdit={(webhook) => setEditing({ webhook })} onDeliveries={setShown} />
          )
        }
      </QueryState>
      {editing ? <WebhookDialog webhook={editing.webhook} onClose={() => setEditing(null)} /> : null}
      {shown ? <DeliverySheet webhook={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}
