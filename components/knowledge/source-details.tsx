"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { SourceScope, type SourceScopeForm, scopeInput, scopeOf } from "./source-scope";
import { type SourceDetail, useRefreshKnowledge } from "./use-knowledge";

const LANGUAGES = ["none", "zh", "en"] as const;

type Form = SourceScopeForm & {
  title: string;
  folder: string;
  tags: string;
  language: (typeof LANGUAGES)[number];
  from: string;
  until: string;
  byOrder: boolean;
};

/** What is known of a source besides its text: where it stands, for when and in which language it holds. */
export function SourceDetails({ source, mayManage }: { source: SourceDetail; mayManage: boolean }) {
  const t = useTranslations("knowledge");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const refresh = useRefreshKnowledge();
  const before: Form = {
    title: source.title,
    folder: source.folder,
    tags: source.tags.join(", "),
    language: source.language ?? "none",
    from: localTime(source.validFrom),
    until: localTime(source.validUntil),
    byOrder: source.byOrder,
    ...scopeOf(source),
  };
  const [form, setForm] = useState(before);
  const set = (next: Partial<Form>) => setForm({ ...form, ...next });
  const save = useMutation(
    useTRPC().knowledge.updateDetails.mutationOptions({
      onSuccess: () => {
        toast.success(common("saved"));
        return refresh();
      },
    }),
  );
  const isStale = form.from !== "" && form.until !== "" && form.until <= form.from;
  const isSame = JSON.stringify(form) === JSON.stringify(before);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isStale || isSame || form.title.trim() === "") return;
    save.mutate({
      sourceId: source.id,
      title: form.title.trim(),
      folder: form.folder.trim(),
      tags: [
        ...new Set(
          form.tags
            .split(/[,，、]/)
            .map((tag) => tag.trim())
            .filter(Boolean),
        ),
      ],
      language: form.language === "none" ? null : form.language,
      validFrom: instant(form.from),
      validUntil: instant(form.until),
      byOrder: form.byOrder,
      ...scopeInput(form, source.kind),
    });
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      <h2 className="text-sm font-semibold">{t("source.details")}</h2>
      {save.error ? <Notice tone="danger">{errorText(save.error)}</Notice> : null}
      <Field label={t("source.name")} disabled={!mayManage}>
        <Input maxLength={500} value={form.title} onChange={(event) => set({ title: event.target.value })} />
      </Field>
      <Field label={t("source.folder")} help={t("source.folderHelp")} disabled={!mayManage}>
        <Input
          maxLength={300}
          value={form.folder}
          onChange={(event) => set({ folder: event.target.value })}
        />
      </Field>
      <Field label={t("source.tags")} disabled={!mayManage}>
        <Input value={form.tags} onChange={(event) => set({ tags: event.target.value })} />
      </Field>
      <Field label={t("source.language")} disabled={!mayManage}>
        <Select
          value={form.language}
          onValueChange={(language) => set({ language })}
          options={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
        />
      </Field>
      <Field label={t("source.validFrom")} help={t("source.validFromHelp")} disabled={!mayManage}>
        <Input
          type="datetime-local"
          step={1}
          value={form.from}
          onChange={(event) => set({ from: event.target.value })}
        />
      </Field>
      <Field
        label={t("source.validUntil")}
        error={isStale ? t("source.stale") : undefined}
        disabled={!mayManage}
      >
        <Input
          type="datetime-local"
          step={1}
          value={form.until}
          onChange={(event) => set({ until: event.target.value })}
        />
      </Field>
      {form.from === "" && form.until === "" ? null : (
        <Checkbox
          label={t("source.byOrder")}
          description={t("source.byOrderHelp")}
          checked={form.byOrder}
          onCheckedChange={(byOrder) => set({ byOrder })}
          disabled={!mayManage}
        />
      )}
      <SourceScope source={source} form={form} disabled={!mayManage} onChange={set} />
      {mayManage ? (
        <div className="flex justify-end">
          <Button type="submit" disabled={isSame || isStale} loading={save.isPending}>
            {t("source.save")}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

const two = (value: number): string => String(value).padStart(2, "0");

/** An instant as the browser's field wants it, in the browser's own zone; empty for none. */
function localTime(time: string | null): string {
  if (time === null) return "";
  const date = new Date(time);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const instant = (local: string): string | null => (local === "" ? null : new Date(local).toISOString());
