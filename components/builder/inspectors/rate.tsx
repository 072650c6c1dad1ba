"use client";
import { useTranslations } from "use-intl";
import { RATE_STYLES } from "../../../flow/nodes/rate/node";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { OptionalDuration } from "../fields/optional-duration";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function RateInspector({ data, onChange }: InspectorProps<"rate">) {
  const t = useTranslations("inspectors.rate");
  return (
    <Section>
      <TemplateField
        label={t("question")}
        multiline
        value={data.question}
        onChange={(question) => onChange({ ...data, question })}
      />
      <Field label={t("style")}>
        <Select
          value={data.style}
          onValueChange={(style) => onChange({ ...data, style })}
          options={RATE_STYLES.map((value) => ({ value, label: t(`styles.${value}`) }))}
        />
      </Field>
      <TemplateField
        label={t("comment")}
        help={t("commentHelp")}
        value={data.comment ?? ""}
        onChange={(comment) => onChange({ ...data, comment: comment || undefined })}
      />
      <VariableField label={t("save")} value={data.save} onChange={(save) => onChange({ ...data, save })} />
      <OptionalDuration
        label={t("timeout")}
        help={t("timeoutHelp")}
        value={data.timeout}
        initial={{ amount: 1, unit: "hours" }}
        onChange={(timeout) => onChange({ ...data, timeout })}
      />
    </Section>
  );
}
