"use client";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { Switch } from "../../ui/switch";
import { ListField } from "../fields/list-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import type { InspectorProps } from "./inspector-props";

const isAddress = (text: string): boolean => z.email().max(254).safeParse(text).success;

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
      <ListField
        label={t("email")}
        help={t("emailHelp")}
        error={t("emailWrong")}
        value={data.email}
        most={20}
        accepts={isAddress}
        onChange={(email) => onChange({ ...data, email })}
      />
    </Section>
  );
}
