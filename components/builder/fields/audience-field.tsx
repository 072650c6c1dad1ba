"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../trpc/trpc-context";
import { Combobox } from "../../ui/combobox";
import { Field } from "../../ui/field";

/** An audience; none is everybody. */
export function AudienceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("campaigns.audience");
  const audiences = useQuery(useTRPC().audiences.list.queryOptions());
  const options = (audiences.data ?? []).map((one) => ({ value: one.id, label: one.name }));
  const known = options.some((one) => one.value === value);
  return (
    <Field label={t("label")} error={value && audiences.data && !known ? t("gone") : undefined}>
      <Combobox
        value={value || null}
        onValueChange={(audience) => onChange(audience ?? "")}
        options={options}
        placeholder={t("everybody")}
        emptyText={t("none")}
      />
    </Field>
  );
}
