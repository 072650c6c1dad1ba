"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import { PairsField } from "../fields/pairs-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

export default function TrackInspector({ data, onChange }: InspectorProps<"track">) {
  const t = useTranslations("campaigns.track");
  return (
    <Section>
      <TextField
        mono
        label={t("event")}
        placeholder="trial.started"
        maxLength={200}
        value={data.event}
        onChange={(event) => onChange({ ...data, event: event ?? "" })}
      />
      <TemplateField
        label={t("key")}
        value={data.key ?? ""}
        onChange={(key) => onChange({ ...data, key: key || undefined })}
      />
      <PairsField
        value={data.properties}
        onChange={(properties) => onChange({ ...data, properties })}
        addLabel={t("addProperty")}
      />
      <Switch label={t("goal")} checked={data.goal} onCheckedChange={(goal) => onChange({ ...data, goal })} />
      <TemplateField
        label={t("value")}
        help={t("valueHelp")}
        value={data.value ?? ""}
        onChange={(value) => onChange({ ...data, value: value || undefined })}
      />
      <TextField
        label={t("currency")}
        maxLength={3}
        value={data.currency}
        onChange={(currency) =>
          onChange({ ...data, currency: /^[A-Z]{3}$/.test(currency ?? "") ? currency : undefined })
        }
      />
    </Section>
  );
}
