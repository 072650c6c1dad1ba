"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Textarea } from "../../ui/textarea";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

const COLORS = ["yellow", "green", "blue", "pink", "grey"] as const;

export default function NoteInspector({ data, onChange }: InspectorProps<"note">) {
  const t = useTranslations("inspectors.note");
  return (
    <Section>
      <Field label={t("text")}>
        <Textarea
          rows={6}
          maxLength={10_000}
          value={data.text}
          onValueChange={(text) => onChange({ ...data, text })}
        />
      </Field>
      <Field label={t("color")}>
        <Select
          value={data.color}
          onValueChange={(color) => onChange({ ...data, color })}
          options={COLORS.map((value) => ({ value, label: t(`colors.${value}`) }))}
        />
      </Field>
    </Section>
  );
}
