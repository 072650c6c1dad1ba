"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { AudienceField } from "../fields/audience-field";
import { Section } from "../fields/section";
import type { InspectorProps } from "./inspector-props";

const CHANGES = ["enters", "leaves"] as const;

export default function OnSegmentInspector({ data, onChange }: InspectorProps<"onSegment">) {
  const t = useTranslations("campaigns.onSegment");
  return (
    <Section>
      <AudienceField value={data.audience} onChange={(audience) => onChange({ ...data, audience })} />
      <Field label={t("change")}>
        <Select
          value={data.change}
          onValueChange={(change) => onChange({ ...data, change })}
          options={CHANGES.map((value) => ({ value, label: t(`changes.${value}`) }))}
        />
      </Field>
    </Section>
  );
}
