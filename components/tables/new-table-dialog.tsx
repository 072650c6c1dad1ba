"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { TableFile } from "./table-file";
import { type ChosenFile, useRefreshTables } from "./use-tables";

const WAYS = ["file", "typed"] as const;

/** Makes a table of a file, or of columns that are typed. */
export function NewTableDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("tables");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const refresh = useRefreshTables();
  const router = useRouter();
  const { workspace } = useSession();
  const [way, setWay] = useState<(typeof WAYS)[number]>("file");
  const [name, setName] = useState("");
  const [offered, setOffered] = useState("");
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const settled = {
    onSuccess: async ({ id }: { id: string }) => {
      toast.success(t("made", { name: name.trim() }));
      onClose();
      await refresh();
      router.push(`/w/${workspace.slug}/knowledge/tables/${id}`);
    },
  };
  const ofFile = useMutation(trpc.tables.createFromFile.mutationOptions(settled));
  const ofColumns = useMutation(trpc.tables.create.mutationOptions(settled));
  const columns = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const repeated = new Set(columns).size < columns.length;
  const typedKey = key !== null && columns.includes(key) ? key : (columns[0] ?? null);
  function choose(chosen: ChosenFile | null) {
    setFile(chosen);
    if (!chosen) return;
    // Of another file it is called another way, unless somebody has named it.
    const called = chosen.name.replace(/\.[^.]+$/, "").slice(0, 100);
    if (!name.trim() || name === offered) setName(called);
    setOffered(called);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!name.trim()) return;
    if (way === "file") {
      if (file && key && file.preview.problems.length === 0)
        ofFile.mutate({ name, key, uploadId: file.uploadId });
    } else if (typedKey && !repeated) ofColumns.mutate({ name, key: typedKey, columns });
  }
  const fault = way === "file" ? ofFile.error : ofColumns.error;
  return (
    <FormDialog
      title={t("new")}
      pending={ofFile.isPending || ofColumns.isPending}
      fault={fault ? errorText(fault) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <SegmentedControl
        aria-label={t("way")}
        value={way}
        onValueChange={(next) => {
          setWay(next);
          setTried(false);
        }}
        options={WAYS.map((value) => ({ value, label: t(`ways.${value}`) }))}
      />
      {way === "file" ? (
        <TableFile chosen={file} onChosen={choose} columnKey={key} onColumnKey={setKey} tried={tried} />
      ) : (
        <>
          <Field
            label={t("typed.label")}
            help={t("typed.help")}
            error={
              tried && columns.length === 0 ? t("typed.missing") : repeated ? t("typed.repeated") : undefined
            }
          >
            <Textarea rows={5} value={text} onValueChange={setText} />
          </Field>
          {columns.length > 0 && !repeated ? (
            <Field label={t("key.label")} help={t("key.help")}>
              <Select
                value={typedKey}
                onValueChange={setKey}
                options={columns.map((value) => ({ value, label: value }))}
              />
            </Field>
          ) : null}
        </>
      )}
      <Field label={t("name")} error={tried && !name.trim() ? t("nameMissing") : undefined}>
        <Input maxLength={100} value={name} onValueChange={setName} />
      </Field>
    </FormDialog>
  );
}
