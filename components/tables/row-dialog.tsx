"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { type Table, type TableRow, useRefreshTables } from "./use-tables";

const MOST_CELL = 2_000;

/** Adds a row, or changes one: a field for each column. */
export function RowDialog({
  table,
  row,
  onClose,
}: {
  table: Table;
  row: TableRow | null;
  onClose: () => void;
}) {
  const t = useTranslations("tables.rows");
  const errorText = useErrorText();
  const refresh = useRefreshTables();
  const [cells, setCells] = useState(() => table.columns.map((_, at) => row?.cells[at] ?? ""));
  const [tried, setTried] = useState(false);
  const save = useMutation(
    useTRPC().tables.saveRow.mutationOptions({
      onSuccess: () => {
        toast.success(t("saved"));
        onClose();
        return refresh();
      },
    }),
  );
  const keyAt = table.columns.indexOf(table.key);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!cells[keyAt]?.trim()) return;
    save.mutate({ tableId: table.id, cells, ...(row ? { was: row.key } : {}) });
  }
  return (
    <FormDialog
      title={t(row ? "edit" : "add")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      {table.columns.map((column, at) => (
        <Field
          key={column}
          label={column}
          help={at === keyAt ? t("isKey") : undefined}
          error={at === keyAt && tried && !cells[at]?.trim() ? t("needed") : undefined}
        >
          <Textarea
            rows={1}
            maxLength={MOST_CELL}
            value={cells[at] ?? ""}
            onValueChange={(text) => setCells((before) => before.map((one, n) => (n === at ? text : one)))}
          />
        </Field>
      ))}
    </FormDialog>
  );
}
