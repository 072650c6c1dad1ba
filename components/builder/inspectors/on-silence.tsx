"use client";
import { useTranslations } from "use-intl";
import { AudienceField } from "../fields/audience-field";
import { DurationField } from "../fields/duration-field";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

export default function OnSilenceInspector({ data, onChange }: InspectorProps<"onSilence">) {
  const t = useTranslations("campaigns.onSilence");
  return (
    <Section>
      <DurationField
        label={t("after")}
        value={data.after}
        onChange={(after) => onChange({ ...data, after })}
      />
      <AudienceField value={data.audience} onChange={(audience) => onChange({ ...data, audience })} />
    </Section>
  );
}
