"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type Condition, conditionSchema } from "../../flow/text/condition";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { FormDialog } from "../ui/form-dialog";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toast";
import { conditionOf, newRow, type Rows, rowsOf } from "./audience-rows";
import { LiveCount } from "./live-count";
import { RowEditor } from "./row-editor";

type Audience = RouterOutputs["audiences"]["list"][number];
const EMPTY: Rows = { match: "all", rows: [newRow()] };

/** Writes an audience, with how many it is about as it is being written. */
export function AudienceDialog({ audience, onClose }: { audience: Audience | null; onClose: () => void }) {
  const t = useTranslations("audiences");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const all = useQuery(trpc.audiences.list.queryOptions()).data ?? [];
  const shown = audience ? rowsOf(audience.condition) : EMPTY;
  const [name, setName] = useState(audience?.name ?? "");
  const [rows, setRows] = useState<Rows>(shown ?? EMPTY);
  const [code, setCode] = useState<string | null>(
    audience && !shown ? JSON.stringify(audience.condition, null, 2) : null,
  );
  const [tried, setTried] = useState(false);
  const condition = code === null ? conditionOf(rows) : readCode(code);
  const save = useMutation(
    trpc.audiences.save.mutationOptions({
      onSuccess: () => {
        toast.success(t("saved"));
        onClose();
      },
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.audiences.list.queryKey() }),
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && condition)
      save.mutate({ name: name.trim(), condition, ...(audience ? { audienceId: audience.id } : {}) });
  }
  const asRows = condition ? rowsOf(condition) : null;
  return (
    <FormDialog
      size="xl"
      title={audience ? audience.name : t("new")}
      action={t("save")}
      pending={save.isPending}
      fault={save.error ? errorText(save.error) : null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field label={t("name")} error={tried && !name.trim() ? t("nameMissing") : undefined}>
        <Input value={name} onValueChange={setName} maxLength={100} placeholder={t("namePlaceholder")} />
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {code === null ? (
          <SegmentedControl
            aria-label={t("match.label")}
            value={rows.match}
            onValueChange={(match) => setRows({ ...rows, match })}
            options={[
              { value: "all", label: t("match.all") },
              { value: "any", label: t("match.any") },
            ]}
          />
        ) : (
          <span className="text-sm text-muted">{t("codeHelp")}</span>
        )}
        <Button
          size="sm"
          variant="ghost"
          disabled={code !== null && asRows === null}
          onClick={() => {
            if (code === null) setCode(JSON.stringify(condition ?? { all: [] }, null, 2));
            else if (asRows) {
              setRows(asRows);
              setCode(null);
            }
          }}
        >
          {code === null ? t("code") : t("rows")}
        </Button>
      </div>
      {code === null ? (
        <RowList rows={rows} onChange={setRows} audiences={all.filter(({ id }) => id !== audience?.id)} />
      ) : (
        <Field label={t("code")} hideLabel error={condition === null ? t("codeWrong") : undefined}>
          <Textarea
            value={code}
            onChange={(event) => setCode(event.target.value)}
            rows={10}
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
      )}
      <LiveCount condition={condition} />
    </FormDialog>
  );
}

function RowList({
  rows,
  onChange,
  audiences,
}: {
  rows: Rows;
  onChange: (rows: Rows) => void;
  audiences: readonly Audience[];
}) {
  const t = useTranslations("audiences");
  const list = rows.rows;
  return (
    <div className="flex flex-col gap-2">
      {list.map((row, index) => (
        <RowEditor
          // Rows have no names of their own and are not moved.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          row={row}
          audiences={audiences}
          onChange={(next) => onChange({ ...rows, rows: list.map((one, at) => (at === index ? next : one)) })}
          onRemove={() => onChange({ ...rows, rows: list.filter((_, at) => at !== index) })}
        />
      ))}
      <span>
        <Button
          size="sm"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange({ ...rows, rows: [...list, newRow()] })}
          disabled={list.length >= 30}
        >
          {t("add")}
        </Button>
      </span>
    </div>
  );
}

function readCode(code: string): Condition | null {
  try {
    const parsed = conditionSchema.safeParse(JSON.parse(code));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
