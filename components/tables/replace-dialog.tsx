"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { FormDialog } from "../ui/form-dialog";
import { toast } from "../ui/toast";
import { TableFile } from "./table-file";
import { type ChosenFile, type Table, useRefreshTables } from "./use-tables";

/** Puts a file in the place of all that a table holds. */
export function ReplaceDialog({ table, onClose }: { table: Table; onClose: () => void }) {
  const t = useTranslations("tables");
  const errorText = useErrorText();
  const refresh = useRefreshTables();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const replace = useMutation(
    useTRPC().tables.replace.mutationOptions({
      onSuccess: () => {
        toast.success(t("replaced"));
        onClose();
        return refresh();
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (file && key && file.preview.problems.length === 0)
      replace.mutate({ tableId: table.id, uploadId: file.uploadId, key });
  }
  return (
    <FormDialog
      title={`${t("replace")} · ${table.name}`}
      action={t("replace")}
      pending={replace.isPending}
      fault={replace.error ? errorText(replace.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <TableFile
        chosen={file}
        onChosen={setFile}
        columnKey={key}
        onColumnKey={setKey}
        wanted={table.key}
        tried={tried}
      />
    </FormDialog>
  );
}
