"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import { BubblesField } from "../fields/bubbles-field";
import { InputField } from "../fields/input-field";
import { NumberField } from "../fields/number-field";
import { OptionalDuration } from "../fields/optional-duration";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function AskInspector({ data, onChange }: InspectorProps<"ask">) {
  const t = useTranslations("inspectors.ask");
  return (
    <>
      <Section title={t("question")}>
        <BubblesField value={data.bubbles} onChange={(bubbles) => onChange({ ...data, bubbles })} />
      </Section>
      <Section title={t("answer")}>
        <InputField value={data.input} onChange={(input) => onChange({ ...data, input })} />
        <VariableField
          label={t("save")}
          help={t("saveHelp")}
          value={data.save}
          onChange={(save) => onChange({ ...data, save })}
        />
        {data.save ? (
          <Switch
            label={t("append")}
            checked={data.append ?? false}
            onCheckedChange={(on) => onChange({ ...data, append: on || undefined })}
          />
        ) : null}
      </Section>
      <Section
        title={t("lost")}
        advanced
        open={Boolean(data.retry || data.tries || data.timeout || data.saveInvalid)}
      >
        <TemplateField
          label={t("retry")}
          help={t("retryHelp")}
          multiline
          value={data.retry ?? ""}
          onChange={(retry) => onChange({ ...data, retry: retry || undefined })}
        />
        <NumberField
          label={t("tries")}
          help={t("triesHelp")}
          min={1}
          max={20}
          value={data.tries}
          onChange={(tries) => onChange({ ...data, tries })}
        />
        {data.tries === undefined ? null : (
          <VariableField
            label={t("saveInvalid")}
            value={data.saveInvalid}
            onChange={(saveInvalid) => onChange({ ...data, saveInvalid })}
          />
        )}
        <OptionalDuration
          label={t("timeout")}
          help={t("timeoutHelp")}
          value={data.timeout}
          initial={{ amount: 10, unit: "minutes" }}
          onChange={(timeout) => onChange({ ...data, timeout })}
        />
      </Section>
    </>
  );
}
