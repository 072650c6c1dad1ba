"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { OptionalDuration } from "../fields/optional-duration";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

const PRIORITIES = ["normal", "high", "urgent"] as const;

export default function HandoffInspector({ data, onChange }: InspectorProps<"handoff">) {
  const t = useTranslations("inspectors.handoff");
  return (
    <Section>
      <TemplateField
        label={t("message")}
        help={t("messageHelp")}
        multiline
        value={data.message ?? ""}
        onChange={(message) => onChange({ ...data, message: message || undefined })}
      />
      <TextField
        label={t("queue")}
        help={t("queueHelp")}
        maxLength={100}
        value={data.queue}
        onChange={(queue) => onChange({ ...data, queue })}
      />
      <Field label={t("priority")}>
        <Select
          value={data.priority}
          onValueChange={(priority) => onChange({ ...data, priority })}
          options={PRIORITIES.map((value) => ({ value, label: t(`priorities.${value}`) }))}
        />
      </Field>
      <OptionalDuration
        label={t("timeout")}
        help={t("timeoutHelp")}
        value={data.timeout}
        initial={{ amount: 2, unit: "minutes" }}
        onChange={(timeout) => onChange({ ...data, timeout })}
      />
    </Section>
  );
}
