"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Textarea } from "../../ui/textarea";
import { EntitiesField } from "../fields/entities-field";
import { ListEditor } from "../fields/list-editor";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import { makeId } from "../model/builder-store";
import type { InspectorProps } from "./inspector-props";
import { UnderstandTry } from "./understand-try";

const MAX_EXAMPLES = 200;
const MAX_LENGTH = 300;

/** Lines as examples; empty ones stay while somebody writes. */
const readLines = (text: string): string[] =>
  text
    .split("\n")
    .slice(0, MAX_EXAMPLES)
    .map((line) => line.slice(0, MAX_LENGTH));
const filled = (lines: readonly string[]): number => lines.filter((line) => line.trim() !== "").length;

export default function UnderstandInspector({ data, onChange }: InspectorProps<"understand">) {
  const t = useTranslations("understanding");
  return (
    <>
      <Section title={t("intents")} help={t("help")}>
        <ListEditor
          items={data.intents}
          onChange={(intents) => onChange({ ...data, intents })}
          make={() => ({ id: makeId(), name: "", examples: [] })}
          addLabel={t("add")}
          itemLabel={(one, index) => one.name || t("intent", { number: index + 1 })}
          keyOf={(one) => one.id}
          max={60}
        >
          {(one, change) => (
            <div className="space-y-2">
              <Field label={t("name")}>
                <Input
                  size="sm"
                  maxLength={100}
                  placeholder={t("namePlaceholder")}
                  value={one.name}
                  onChange={(event) => change({ ...one, name: event.target.value })}
                />
              </Field>
              <Field label={t("examples")} aside={t("count", { count: filled(one.examples) })}>
                <Textarea
                  rows={4}
                  placeholder={t("examplesPlaceholder")}
                  value={one.examples.join("\n")}
                  onValueChange={(text) => change({ ...one, examples: text === "" ? [] : readLines(text) })}
                />
              </Field>
            </div>
          )}
        </ListEditor>
        <Field label={t("others")} help={t("othersHelp")} aside={t("count", { count: filled(data.others) })}>
          <Textarea
            rows={2}
            value={data.others.join("\n")}
            onValueChange={(text) => onChange({ ...data, others: text === "" ? [] : readLines(text) })}
          />
        </Field>
        <NumberField
          label={t("threshold")}
          help={t("thresholdHelp")}
          min={0}
          max={1}
          step={0.05}
          empty={0.5}
          value={data.threshold}
          onChange={(threshold) => onChange({ ...data, threshold: threshold ?? 0.5 })}
        />
      </Section>
      <UnderstandTry data={data} />
      <EntitiesField entities={data.entities} onChange={(entities) => onChange({ ...data, entities })} />
      <Section title={t("more")} advanced open={Boolean(data.text)}>
        <TemplateField
          label={t("text")}
          help={t("textHelp")}
          maxLength={2_000}
          value={data.text ?? ""}
          onChange={(text) => onChange({ ...data, text: text || undefined })}
        />
        <VariableField
          label={t("save")}
          help={t("saveHelp", { name: data.save || "understood" })}
          value={data.save}
          onChange={(save) => onChange({ ...data, save: save ?? "" })}
        />
      </Section>
    </>
  );
}
