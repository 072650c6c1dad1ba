"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

export default function AnswerInspector({ data, onChange }: InspectorProps<"answer">) {
  const t = useTranslations("inspectors.answer");
  return (
    <Section help={t("help")}>
      <TemplateField
        label={t("question")}
        help={t("questionHelp")}
        multiline
        value={data.question ?? ""}
        onChange={(question) => onChange({ ...data, question: question || undefined })}
      />
      <TextField
        label={t("folder")}
        help={t("folderHelp")}
        maxLength={300}
        value={data.folder}
        onChange={(folder) => onChange({ ...data, folder: folder || undefined })}
      />
      <NumberField
        label={t("precision")}
        help={t("precisionHelp")}
        min={50}
        max={99}
        value={typeof data.precision === "number" ? Math.round(data.precision * 100) : undefined}
        onChange={(percent) =>
          onChange({ ...data, precision: percent === undefined ? undefined : percent / 100 })
        }
      />
      <Switch label={t("show")} checked={data.show} onCheckedChange={(show) => onChange({ ...data, show })} />
      {data.show ? (
        <Switch
          label={t("showSource")}
          checked={data.showSource}
          onCheckedChange={(showSource) => onChange({ ...data, showSource })}
        />
      ) : null}
      <Switch
        label={t("verbatim")}
        description={t("verbatimHelp")}
        checked={data.verbatim}
        onCheckedChange={(verbatim) => onChange({ ...data, verbatim })}
      />
      <Switch
        label={t("askBack")}
        checked={data.askBack}
        onCheckedChange={(askBack) => onChange({ ...data, askBack })}
      />
      <VariableField
        label={t("save")}
        value={data.save}
        onChange={(save) => onChange({ ...data, save: save ?? "" })}
      />
    </Section>
  );
}
