"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import type { NodeOf } from "../inspectors/inspector-props";
import { ListEditor } from "./list-editor";
import { NameField } from "./name-field";
import { PairsField } from "./pairs-field";
import { TemplateField } from "./template-field";
import { TextField } from "./text-field";
import { ToolNameField } from "./tool-name-field";

type HttpTool = Extract<NonNullable<NodeOf<"generate">["data"]["tools"]>[number], { type: "http" }>;

const METHODS = ["GET", "POST"] as const;
const KINDS = ["text", "number", "boolean"] as const;

/** A call of a web service that a model may make: where it goes is the author's, the arguments are the model's. */
export function HttpToolField({ value, onChange }: { value: HttpTool; onChange: (value: HttpTool) => void }) {
  const t = useTranslations("inspectors.generate");
  return (
    <>
      <ToolNameField value={value} onChange={(named) => onChange({ ...value, ...named })} />
      <Field label={t("method")}>
        <Select
          value={value.method}
          onValueChange={(method) => onChange({ ...value, method })}
          options={METHODS.map((method) => ({ value: method, label: method }))}
        />
      </Field>
      <TemplateField
        label={t("url")}
        help={t("urlHelp")}
        value={value.url}
        onChange={(url) => onChange({ ...value, url })}
      />
      <PairsField
        value={value.headers}
        onChange={(headers) => onChange({ ...value, headers })}
        addLabel={t("addHeader")}
      />
      <Field label={t("parameters")}>
        <ListEditor
          items={value.parameters}
          onChange={(parameters) => onChange({ ...value, parameters })}
          make={() => ({
            name: `argument${value.parameters.length + 1}`,
            kind: "text" as const,
            required: true,
          })}
          addLabel={t("addParameter")}
          itemLabel={(one) => one.name}
          max={12}
        >
          {(one, change) => (
            <div className="space-y-2">
              <div className="grid grid-cols-2 gap-2">
                <NameField
                  label={t("name")}
                  fallback="argument"
                  value={one.name}
                  onChange={(next) => change({ ...one, name: next })}
                />
                <Field label={t("kind")}>
                  <Select
                    value={one.kind}
                    onValueChange={(kind) => change({ ...one, kind })}
                    options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
                  />
                </Field>
              </div>
              <TextField
                label={t("toolFor")}
                maxLength={300}
                value={one.description}
                onChange={(description) => change({ ...one, description })}
              />
              <Switch
                label={t("required")}
                checked={one.required}
                onCheckedChange={(required) => change({ ...one, required })}
              />
            </div>
          )}
        </ListEditor>
      </Field>
    </>
  );
}
