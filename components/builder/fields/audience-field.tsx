"use client";
import { useTranslations } from "use-intl";
import { TextField } from "./text-field";

/** An audience by its id; empty is everybody. */
export function AudienceField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("campaigns.audience");
  return (
    <TextField
      label={t("label")}
      placeholder={t("everybody")}
      maxLength={100}
      value={value}
      onChange={(audience) => onChange(audience ?? "")}
    />
  );
}
