"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

export default function NotifyInspector({ data, onChange }: InspectorProps<"notify">) {
  const t = useTranslations("inspectors.notify");
  return (
    <Section>
      <TemplateField
        label={t("text")}
        multiline
        value={data.text}
        onChange={(text) => onChange({ ...data, text })}
      />
      <Switch
        label={t("urgent")}
        checked={data.urgent ?? false}
        onCheckedChange={(on) => onChange({ ...data, urgent: on || undefined })}
      />
    </Section>
  );
}
