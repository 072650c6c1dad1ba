"use client";
import { useTranslations } from "use-intl";
import { MappingField } from "../fields/mapping-field";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

export default function OnWebhookInspector({ data, onChange }: InspectorProps<"onWebhook">) {
  const t = useTranslations("inspectors.onWebhook");
  return (
    <Section help={t("help")}>
      <MappingField value={data.save} onChange={(save) => onChange({ ...data, save })} />
    </Section>
  );
}
