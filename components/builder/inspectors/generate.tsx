"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { GenerateGuardField } from "../fields/generate-guard-field";
import { GenerateToolsField } from "../fields/generate-tools-field";
import { ListEditor } from "../fields/list-editor";
import { ListField } from "../fields/list-field";
import { NameField } from "../fields/name-field";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { SharedAnswerField } from "../fields/shared-answer-field";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

const KINDS = ["text", "number", "boolean", "list", "date", "choice"] as const;

export default function GenerateInspector({ data, onChange }: InspectorProps<"generate">) {
  const t = useTranslations("inspectors.generate");
  return (
    <>
      <Section title={t("title")} help={t("help")}>
        <TemplateField
          label={t("instructions")}
          multiline
          rows={6}
          placeholder={t("instructionsPlaceholder")}
          value={data.instructions}
          onChange={(instructions) => onChange({ ...data, instructions })}
        />
        <TemplateField
          label={t("prompt")}
          help={t("promptHelp")}
          multiline
          value={data.prompt ?? ""}
          onChange={(prompt) => onChange({ ...data, prompt: prompt || undefined })}
        />
        <Switch
          label={t("show")}
          checked={data.show}
          onCheckedChange={(show) => onChange({ ...data, show })}
        />
        <VariableField label={t("save")} value={data.save} onChange={(save) => onChange({ ...data, save })} />
      </Section>
      <Section title={t("extract")} help={t("extractHelp")}>
        <ListEditor
          items={data.extract ?? []}
          onChange={(extract) => onChange({ ...data, extract: extract.length ? extract : undefined })}
          make={() => ({ name: `field${(data.extract?.length ?? 0) + 1}`, kind: "text" as const, save: "" })}
          addLabel={t("addField")}
          itemLabel={(one) => one.name}
          max={30}
        >
          {(one, change) => (
            <div className="space-y-2">
              <div className="grid grid-cols-2 gap-2">
                <NameField
                  label={t("name")}
                  fallback="field"
                  value={one.name}
                  onChange={(name) => change({ ...one, name })}
                />
                <Field label={t("kind")}>
                  <Select
                    value={one.kind}
                    onValueChange={(kind) => change({ ...one, kind })}
                    options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                  />
                </Field>
              </div>
              {one.kind === "choice" ? (
                <ListField
                  label={t("options")}
                  help={t("optionsHelp")}
                  most={50}
                  value={one.options}
                  onChange={(options) => change({ ...one, options })}
                />
              ) : null}
              <TextField
                label={t("description")}
                maxLength={500}
                value={one.description}
                onChange={(description) => change({ ...one, description })}
              />
              <Switch
                label={t("required")}
                checked={one.required ?? false}
                onCheckedChange={(required) => change({ ...one, required: required || undefined })}
              />
              <VariableField
                label={t("to")}
                required
                value={one.save}
                onChange={(save) => change({ ...one, save: save ?? "" })}
              />
            </div>
          )}
        </ListEditor>
      </Section>
      <Section title={t("knowledge")} help={t("knowledgeHelp")}>
        <Switch
          label={t("withKnowledge")}
          checked={data.knowledge !== undefined}
          onCheckedChange={(on) => onChange({ ...data, knowledge: on ? {} : undefined })}
        />
        {data.knowledge ? (
          <TextField
            label={t("folder")}
            maxLength={300}
            value={data.knowledge.folder}
            onChange={(folder) => onChange({ ...data, knowledge: { folder } })}
          />
        ) : null}
      </Section>
      <Section title={t("tools")} help={t("toolsHelp")}>
        <GenerateToolsField
          value={data.tools ?? []}
          onChange={(tools) => onChange({ ...data, tools: tools.length ? tools : undefined })}
        />
      </Section>
      <Section title={t("guard")} help={t("guardHelp")}>
        <GenerateGuardField value={data.guard} onChange={(guard) => onChange({ ...data, guard })} />
      </Section>
      <Section>
        <SharedAnswerField
          words={{ label: t("sameForAll"), help: t("sameForAllHelp"), seconds: t("sameFor") }}
          shared={data.shared}
          onChange={(shared) => onChange({ ...data, shared, ...(shared ? { history: 0 } : {}) })}
        />
      </Section>
      <Section title={t("advanced")} advanced>
        <TextField
          label={t("model")}
          help={t("modelHelp")}
          mono
          maxLength={200}
          value={data.model}
          onChange={(model) => onChange({ ...data, model })}
        />
        <NumberField
          label={t("temperature")}
          min={0}
          max={2}
          step={0.1}
          value={data.temperature}
          onChange={(temperature) => onChange({ ...data, temperature })}
        />
        <NumberField
          empty={800}
          label={t("maxTokens")}
          min={1}
          max={16_000}
          value={data.maxTokens}
          onChange={(maxTokens) => onChange({ ...data, maxTokens: maxTokens ?? 800 })}
        />
        <NumberField
          label={t("timeout")}
          help={t("timeoutHelp")}
          min={2}
          max={120}
          value={data.timeoutSeconds}
          onChange={(timeoutSeconds) => onChange({ ...data, timeoutSeconds })}
        />
        <NumberField
          empty={10}
          label={t("history")}
          min={0}
          max={40}
          value={data.history}
          onChange={(history) => onChange({ ...data, history: history ?? 10 })}
        />
      </Section>
    </>
  );
}
