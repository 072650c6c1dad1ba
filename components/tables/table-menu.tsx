"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { MenuItem } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { toast } from "../ui/toast";
import { RemoveTableDialog } from "./remove-table-dialog";
import { ReplaceDialog } from "./replace-dialog";
import type { Table } from "./use-tables";

/** What can be done with a table as a whole. */
export function TableMenu({ table, onRemoved }: { table: Table; onRemoved?: () => void }) {
  const t = useTranslations("tables");
  const errorText = useErrorText();
  const [open, setOpen] = useState<"replace" | "remove" | null>(null);
  const download = useMutation(
    useTRPC().tables.export.mutationOptions({
      onSuccess: ({ csv, name }) => {
        saveFile(`${name}.csv`, csv, "text/csv");
        toast.success(t("exported", { count: table.rows }));
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  const close = () => setOpen(null);
  return (
    <>
      <RowMenu label={t("actions", { name: table.name })}>
        <MenuItem onClick={() => setOpen("replace")}>{t("replace")}</MenuItem>
        <MenuItem onClick={() => download.mutate({ tableId: table.id })}>{t("export")}</MenuItem>
        <MenuItem danger onClick={() => setOpen("remove")}>
          {t("remove")}
        </MenuItem>
      </RowMenu>
      {open === "replace" ? <ReplaceDialog table={table} onClose={close} /> : null}
      {open === "remove" ? (
        <RemoveTableDialog table={table} onClose={close} {...(onRemoved ? { onRemoved } : {})} />
      ) : null}
    </>
  );
}
