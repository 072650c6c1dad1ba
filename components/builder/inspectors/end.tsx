"use client";
import { useTranslations } from "use-intl";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

export default function EndInspector({ data, onChange }: InspectorProps<"end">) {
  const t = useTranslations("inspectors.end");
  return (
    <Section>
      <TemplateField
        label={t("outcome")}
        help={t("help")}
        maxLength={200}
        value={data.outcome ?? ""}
        onChange={(outcome) => onChange({ ...data, outcome: outcome || undefined })}
      />
    </Section>
  );
}
