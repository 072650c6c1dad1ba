"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleOff, CirclePlay, Download, ListPlus, Pencil } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { formatMoney } from "../../flow/text/format-money";
import { saveFile } from "../flows/save-file";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { CopyButton } from "../ui/copy-button";
import { MenuItem, MenuSeparator } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import type { Pool } from "./coupons-page";

export function PoolTable({
  pools,
  mayManage,
  onFill,
  onEdit,
}: {
  pools: readonly Pool[];
  mayManage: boolean;
  onFill: (pool: Pool) => void;
  onEdit: (pool: Pool) => void;
}) {
  const t = useTranslations("coupons");
  const format = useFormatter();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th>{t("code")}</Th>
          <Th className="text-right">{t("worth")}</Th>
          <Th className="text-right">{t("issued")}</Th>
          <Th className="text-right">{t("redeemed")}</Th>
          <Th className="text-right">{t("left")}</Th>
          <Th>{t("expires")}</Th>
          <Th>
            <span className="sr-only">{t("actions.label")}</span>
          </Th>
        </>
      }
    >
      {pools.map((pool) => (
        <Tr key={pool.id}>
          <Td className="min-w-40 font-medium">
            <span className="flex flex-wrap items-center gap-2">
              {pool.name}
              <PoolState pool={pool} />
            </span>
          </Td>
          <Td className="whitespace-nowrap text-xs">
            {pool.code === null ? (
              <span className="text-muted">{t("each", { count: pool.codes })}</span>
            ) : (
              <span className="flex items-center gap-1 font-mono">
                {pool.code}
                <CopyButton size="sm" text={pool.code} />
              </span>
            )}
          </Td>
          <Td className="whitespace-nowrap text-right tabular-nums">
            {pool.valueMinor === null ? "–" : formatMoney(pool.valueMinor, pool.currency ?? "")}
          </Td>
          <Td className="text-right tabular-nums">{format.number(pool.issued)}</Td>
          <Td className="text-right tabular-nums">{format.number(pool.redeemed)}</Td>
          <Td className="text-right tabular-nums">
            {pool.left === null ? t("unlimited") : format.number(pool.left)}
          </Td>
          <Td className="whitespace-nowrap text-xs text-muted">
            {pool.expiresAt === null
              ? t("never")
              : format.dateTime(new Date(pool.expiresAt), { dateStyle: "medium", timeStyle: "short" })}
          </Td>
          <Td className="text-right">
            {mayManage ? <PoolMenu pool={pool} onFill={onFill} onEdit={onEdit} /> : null}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function PoolState({ pool }: { pool: Pool }) {
  const t = useTranslations("coupons.state");
  if (pool.closedAt !== null) return <Badge>{t("closed")}</Badge>;
  if (pool.expiresAt !== null && Date.parse(pool.expiresAt) <= Date.now())
    return <Badge>{t("expired")}</Badge>;
  if (pool.codes === 0) return <Badge tone="warn">{t("noCodes")}</Badge>;
  return pool.left === 0 ? <Badge tone="danger">{t("soldOut")}</Badge> : null;
}

function PoolMenu({
  pool,
  onFill,
  onEdit,
}: {
  pool: Pool;
  onFill: (pool: Pool) => void;
  onEdit: (pool: Pool) => void;
}) {
  const t = useTranslations("coupons");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [closing, setClosing] = useState(false);
  const update = useMutation(
    trpc.coupons.update.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        setClosing(false);
        return queries.invalidateQueries({ queryKey: trpc.coupons.list.queryKey() });
      },
    }),
  );
  async function download() {
    try {
      const { name, csv } = await client.coupons.export.query({ poolId: pool.id });
      // The mark at the beginning tells spreadsheets that this is UTF-8.
      saveFile(`${name}.csv`, `\ufeff${csv}`, "text/csv;charset=utf-8");
    } catch (error) {
      toast.error(errorText(error));
    }
  }
  return (
    <>
      <RowMenu label={t("actions.for", { name: pool.name })}>
        {pool.kind === "unique" ? (
          <MenuItem icon={<ListPlus size={15} aria-hidden />} onClick={() => onFill(pool)}>
            {t("actions.codes")}
          </MenuItem>
        ) : null}
        <MenuItem icon={<Pencil size={15} aria-hidden />} onClick={() => onEdit(pool)}>
          {t("actions.edit")}
        </MenuItem>
        <MenuItem icon={<Download size={15} aria-hidden />} onClick={() => void download()}>
          {t("actions.export")}
        </MenuItem>
        <MenuSeparator />
        {pool.closedAt === null ? (
          <MenuItem icon={<CircleOff size={15} aria-hidden />} onClick={() => setClosing(true)}>
            {t("actions.close")}
          </MenuItem>
        ) : (
          <MenuItem
            icon={<CirclePlay size={15} aria-hidden />}
            onClick={() => update.mutate({ poolId: pool.id, open: true })}
          >
            {t("actions.open")}
          </MenuItem>
        )}
      </RowMenu>
      {closing ? (
        <ConfirmDialog
          open
          title={t("close.title", { name: pool.name })}
          action={t("actions.close")}
          pending={update.isPending}
          onClose={() => setClosing(false)}
          onConfirm={() => update.mutate({ poolId: pool.id, open: false })}
        >
          {t("close.body")}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
