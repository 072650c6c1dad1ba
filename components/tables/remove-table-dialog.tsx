"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { type Table, useRefreshTables } from "./use-tables";

/** Asks before a table goes, and names the flows that look things up in it; while one is live it cannot go. */
export function RemoveTableDialog({
  table,
  onClose,
  onRemoved,
}: {
  table: Table;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const t = useTranslations("tables");
  const common = useTranslations("common");
  const format = useFormatter();
  const errorText = useErrorText();
  const refresh = useRefreshTables();
  const trpc = useTRPC();
  const uses = useQuery(trpc.tables.whereUsed.queryOptions({ tableId: table.id }));
  const remove = useMutation(
    trpc.tables.remove.mutationOptions({
      onSuccess: async () => {
        toast.success(t("removed", { name: table.name }));
        onClose();
        onRemoved?.();
        await refresh();
      },
    }),
  );
  const live = uses.data?.filter((one) => one.live) ?? [];
  const drafts = uses.data?.filter((one) => !one.live) ?? [];
  const error = uses.error ?? remove.error;
  const names = (flows: typeof live) => format.list(flows.map((one) => one.name));
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("removing.title", { name: table.name })}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {live.length > 0 ? t("removing.close") : common("cancel")}
          </Button>
          <Button
            variant="danger"
            disabled={!uses.data || live.length > 0}
            loading={remove.isPending}
            onClick={() => remove.mutate({ tableId: table.id })}
          >
            {t("remove")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {error ? <Notice tone="danger">{errorText(error)}</Notice> : null}
        {live.length > 0 ? (
          <Notice tone="danger">{t("removing.live", { names: names(live) })}</Notice>
        ) : (
          <p className="text-muted">{t("removing.body", { count: table.rows })}</p>
        )}
        {drafts.length > 0 && live.length === 0 ? (
          <p>{t("removing.drafts", { names: names(drafts) })}</p>
        ) : null}
      </div>
    </Dialog>
  );
}
