"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, ListChecks, Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RelativeTime } from "../ui/relative-time";
import { RowMenu } from "../ui/row-menu";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { SecretOnce } from "./secret-once";
import type { Webhook } from "./webhook-dialog";

/** The webhooks with how their deliveries fare. */
export function WebhookTable({
  list,
  onEdit,
  onDeliveries,
}: {
  list: readonly Webhook[];
  onEdit: (webhook: Webhook) => void;
  onDeliveries: (webhook: Webhook) => void;
}) {
  const t = useTranslations("webhooks");
  return (
    <Table
      label={t("url")}
      head={
        <>
          <Th>{t("url")}</Th>
          <Th>{t("state")}</Th>
          <Th className="hidden sm:table-cell">{t("created")}</Th>
          <Th>
            <span className="sr-only">{t("deliveries")}</span>
          </Th>
        </>
      }
    >
      {list.map((webhook) => (
        <Tr key={webhook.id}>
          <Td className="max-w-40 sm:max-w-72">
            <button
              type="button"
              title={webhook.url}
              className="block w-full truncate rounded text-left font-mono text-xs font-medium hover:underline"
              onClick={() => onDeliveries(webhook)}
            >
              {webhook.url.replace(/^https?:\/\//, "")}
            </button>
            <span className="text-xs text-subtle">{t("eventCount", { count: webhook.events.length })}</span>
          </Td>
          <Td>
            <span className="flex flex-wrap gap-1">
              {webhook.disabled ? <Badge>{t("off")}</Badge> : null}
              {webhook.dead > 0 ? <Badge tone="danger">{t("dead", { count: webhook.dead })}</Badge> : null}
              {webhook.waiting > 0 ? (
                <Badge tone="warn">{t("waiting", { count: webhook.waiting })}</Badge>
              ) : null}
              {!webhook.disabled && webhook.dead === 0 && webhook.waiting === 0 ? (
                <Badge tone="ok">{t("fine")}</Badge>
              ) : null}
            </span>
          </Td>
          <Td className="hidden whitespace-nowrap text-xs text-muted sm:table-cell">
            <RelativeTime date={webhook.createdAt} />
          </Td>
          <Td className="w-10 text-right">
            <WebhookMenu webhook={webhook} onEdit={onEdit} onDeliveries={onDeliveries} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function WebhookMenu({
  webhook,
  onEdit,
  onDeliveries,
}: {
  webhook: Webhook;
  onEdit: (webhook: Webhook) => void;
  onDeliveries: (webhook: Webhook) => void;
}) {
  const t = useTranslations("webhooks");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.webhooks.list.queryKey();
  const [asking, setAsking] = useState<"rotate" | "remove" | null>(null);
  const settled = {
    onError: (error: unknown) => toast.error(errorText(error)),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries({ queryKey });
    },
  };
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onMutate: async ({ disabled }) => {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData(queryKey);
        queries.setQueryData(queryKey, (rows) =>
          rows?.map((row) => (row.id === webhook.id ? { ...row, disabled: disabled ?? row.disabled } : row)),
        );
        return before;
      },
      onError: (error, _input, before) => {
        if (before) queries.setQueryData(queryKey, before);
        toast.error(errorText(error));
      },
      onSettled: () => queries.invalidateQueries({ queryKey }),
    }),
  );
  const rotate = useMutation(trpc.webhooks.rotate.mutationOptions(settled));
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({ ...settled, onSuccess: () => toast.success(t("removed")) }),
  );
  return (
    <>
      <RowMenu label={t("actions", { url: webhook.url })}>
        <MenuItem icon={<ListChecks size={15} aria-hidden />} onClick={() => onDeliveries(webhook)}>
          {t("deliveries")}
        </MenuItem>
        <MenuItem icon={<Pencil size={15} aria-hidden />} onClick={() => onEdit(webhook)}>
          {t("edit")}
        </MenuItem>
        <MenuItem icon={<KeyRound size={15} aria-hidden />} onClick={() => setAsking("rotate")}>
          {t("rotate")}
        </MenuItem>
        <MenuItem
          icon={<Power size={15} aria-hidden />}
          onClick={() => update.mutate({ webhookId: webhook.id, disabled: !webhook.disabled })}
        >
          {webhook.disabled ? t("turnOn") : t("turnOff")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 size={15} aria-hidden />} onClick={() => setAsking("remove")}>
          {t("remove")}
        </MenuItem>
      </RowMenu>
      <ConfirmDialog
        open={asking === "rotate"}
        title={t("rotateTitle")}
        action={t("rotate")}
        pending={rotate.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => rotate.mutate({ webhookId: webhook.id })}
      >
        {t("rotateBody")}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "remove"}
        title={t("removeTitle")}
        action={t("remove")}
        pending={remove.isPending}
        onClose={() => setAsking(null)}
        onConfirm={() => remove.mutate({ webhookId: webhook.id })}
      >
        {t("removeBody", { url: webhook.url })}
      </ConfirmDialog>
      {rotate.data ? (
        <SecretOnce secret={rotate.data.secret} body={t("rotatedBody")} onClose={() => rotate.reset()} />
      ) : null}
    </>
  );
}
