"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import type { SourceDetail } from "./use-knowledge";

/** For whom a source holds, who looks after it, and how often its page is read again. Empty: everybody, nobody, never. */
export interface SourceScopeForm {
  audience: string;
  owner: string;
  hours: string;
}

export const scopeOf = (source: SourceDetail): SourceScopeForm => ({
  audience: source.audience ?? "",
  owner: source.ownerId ?? "",
  hours: source.crawlHours === null ? "" : String(source.crawlHours),
});

/** What of it is to be saved; the hours only of a page. */
export const scopeInput = (form: SourceScopeForm, kind: SourceDetail["kind"]) => ({
  audience: form.audience || null,
  ownerId: form.owner || null,
  ...(kind === "page" ? { crawlHours: form.hours === "" ? null : Number(form.hours) } : {}),
});

const HOURS = ["24", "168"];

export function SourceScope({
  source,
  form,
  disabled,
  onChange,
}: {
  source: SourceDetail;
  form: SourceScopeForm;
  disabled: boolean;
  onChange: (next: Partial<SourceScopeForm>) => void;
}) {
  const t = useTranslations("knowledge");
  const trpc = useTRPC();
  const mayReadContacts = useMay("conversations.read");
  const audiences = useQuery({ ...trpc.audiences.list.queryOptions(), enabled: mayReadContacts });
  const members = useQuery(trpc.members.list.queryOptions());
  const hours = [...new Set([...HOURS, ...(form.hours === "" ? [] : [form.hours])])];
  const names = { "24": t("page.daily"), "168": t("page.weekly") };
  return (
    <>
      <Field label={t("source.audience")} help={t("source.audienceHelp")} disabled={disabled}>
        <Select
          value={form.audience}
          onValueChange={(audience) => onChange({ audience })}
          options={[
            { value: "", label: t("source.everybody") },
            ...(audiences.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ...(form.audience === "" || audiences.data?.some(({ id }) => id === form.audience)
              ? []
              : [
                  {
                    value: form.audience,
                    label: audiences.isPending && mayReadContacts ? "…" : t("source.someAudience"),
                  },
                ]),
          ]}
        />
      </Field>
      <Field label={t("source.owner")} disabled={disabled}>
        <Select
          value={form.owner}
          onValueChange={(owner) => onChange({ owner })}
          options={[
            { value: "", label: t("source.nobody") },
            ...(members.data ?? []).map(({ userId, name, email }) => ({
              value: userId,
              label: name || email,
            })),
            ...(form.owner === "" || members.data?.some(({ userId }) => userId === form.owner)
              ? []
              : [{ value: form.owner, label: members.data ? t("source.formerMember") : "…" }]),
          ]}
        />
      </Field>
      {source.kind === "page" ? (
        <Field label={t("page.again")} disabled={disabled}>
          <Select
            value={form.hours}
            onValueChange={(next) => onChange({ hours: next })}
            options={[
              { value: "", label: t("page.never") },
              ...hours.map((value) => ({
                value,
                label:
                  value === "24" || value === "168"
                    ? names[value]
                    : t("source.everyHours", { hours: Number(value) }),
              })),
            ]}
          />
        </Field>
      ) : null}
    </>
  );
}
