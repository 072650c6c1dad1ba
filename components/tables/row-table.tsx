"use client";
import { useMutation } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { Table as TableView, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { type Table, type TableRow, useRefreshTables } from "./use-tables";

/** Rows as they stand; one that was deleted can be put back, at the end. */
export function RowTable({
  table,
  rows,
  onEdit,
}: {
  table: Table;
  rows: readonly TableRow[];
  onEdit: (row: TableRow) => void;
}) {
  const t = useTranslations("tables.rows");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshTables();
  const mayManage = useMay("knowledge.manage");
  const trpc = useTRPC();
  const onError = (error: unknown) => toast.error(errorText(error));
  const restore = useMutation(trpc.tables.saveRow.mutationOptions({ onSuccess: refresh, onError }));
  const remove = useMutation(
    trpc.tables.removeRow.mutationOptions({
      onSuccess: (_, { tableId, key }) => {
        const cells = rows.find((row) => row.key === key)?.cells;
        toast.success(t("removed", { key }), {
          ...(cells
            ? { action: { label: common("undo"), onClick: () => restore.mutate({ tableId, cells }) } }
            : {}),
        });
        return refresh();
      },
      onError,
    }),
  );
  return (
    <TableView
      label={table.name}
      head={
        <>
          {table.columns.map((column) => (
            <Th key={column}>{column}</Th>
          ))}
          {mayManage ? (
            <Th>
              <span className="sr-only">{t("actions")}</span>
            </Th>
          ) : null}
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.key}>
          {table.columns.map((column, at) => (
            <Td
              key={column}
              className={cx("max-w-80 truncate", column === table.key && "font-medium")}
              title={row.cells[at]}
            >
              {row.cells[at]}
            </Td>
          ))}
          {mayManage ? (
            <Td className="whitespace-nowrap text-right">
              <IconButton
                size="sm"
                label={t("editOne", { key: row.key })}
                icon={<Pencil size={14} aria-hidden />}
                onClick={() => onEdit(row)}
              />
              <IconButton
                size="sm"
                label={t("removeOne", { key: row.key })}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => remove.mutate({ tableId: table.id, key: row.key })}
              />
            </Td>
          ) : null}
        </Tr>
      ))}
    </TableView>
  );
}
