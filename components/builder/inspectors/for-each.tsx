"use client";
import { useTranslations } from "use-intl";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function ForEachInspector({ data, onChange }: InspectorProps<"forEach">) {
  const t = useTranslations("inspectors.forEach");
  return (
    <Section help={t("help")}>
      <TemplateField label={t("list")} value={data.list} onChange={(list) => onChange({ ...data, list })} />
      <VariableField
        label={t("item")}
        required
        value={data.item}
        onChange={(item) => onChange({ ...data, item: item ?? "" })}
      />
      <VariableField
        label={t("index")}
        help={t("indexHelp")}
        value={data.index}
        onChange={(index) => onChange({ ...data, index })}
      />
    </Section>
  );
}
