"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { DurationField } from "../fields/duration-field";
import { ListField } from "../fields/list-field";
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
      <ListField
        label={t("skills")}
        help={t("skillsHelp")}
        value={data.skills}
        most={20}
        accepts={(skill) => skill.length <= 60}
        onChange={(skills) => onChange({ ...data, skills })}
      />
      <Switch
        label={t("inHours")}
        description={t("inHoursHelp")}
        checked={data.inHours ?? false}
        onCheckedChange={(on) => onChange({ ...data, inHours: on || undefined })}
      />
      <TemplateField
        label={t("waiting")}
        help={t("waitingHelp")}
        value={data.waiting?.text ?? ""}
        onChange={(text) =>
          onChange({
            ...data,
            waiting: text ? { every: { amount: 1, unit: "minutes" }, ...data.waiting, text } : undefined,
          })
        }
      />
      {data.waiting ? (
        <DurationField
          label={t("every")}
          value={data.waiting.every}
          onChange={(every) => onChange({ ...data, waiting: { text: "", ...data.waiting, every } })}
        />
      ) : null}
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
