"use client";
import { useTranslations } from "use-intl";
import type { AskInput } from "../../../flow/nodes/ask/input";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { makeId } from "../model/builder-store";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";
import { VariableField } from "./variable-field";

type FormInput = Extract<AskInput, { type: "form" }>;
type FormField = FormInput["fields"][number];
const TYPES = [
  "text",
  "longText",
  "email",
  "phone",
  "number",
  "url",
  "date",
  "time",
  "choice",
  "checkbox",
] as const;

/** The fields of a form, each with its label, kind and place. */
export function FormFieldsField({
  value,
  onChange,
}: {
  value: readonly FormField[];
  onChange: (value: FormField[]) => void;
}) {
  const t = useTranslations("inspectors.form");
  return (
    <ListEditor
      items={value}
      onChange={onChange}
      make={(): FormField => ({ name: `f_${makeId()}`, label: "", type: "text" })}
      addLabel={t("add")}
      itemLabel={(one, index) => one.label || t("field", { number: index + 1 })}
      keyOf={(one) => one.name}
      min={1}
      max={30}
    >
      {(one, change) => (
        <div className="space-y-2">
          <div className="grid grid-cols-[minmax(0,1fr)_7.5rem] gap-2">
            <TemplateField
              label={t("label")}
              value={one.label}
              onChange={(label) => change({ ...one, label })}
            />
            <Field label={t("type")}>
              <Select
                value={one.type}
                onValueChange={(type) =>
                  change({
                    ...one,
                    type,
                    options: type === "choice" ? (one.options ?? [{ id: makeId(), label: "" }]) : undefined,
                  })
                }
                options={TYPES.map((type) => ({ value: type, label: t(`types.${type}`) }))}
              />
            </Field>
          </div>
          {one.type === "choice" ? (
            <ListEditor
              items={one.options ?? []}
              onChange={(options) => change({ ...one, options })}
              make={() => ({ id: makeId(), label: "" })}
              addLabel={t("addOption")}
              itemLabel={(option, index) => option.label || t("option", { number: index + 1 })}
              keyOf={(option) => option.id}
              min={1}
              max={100}
              inline
            >
              {(option, edit, at) => (
                <TemplateField
                  label={t("option", { number: at + 1 })}
                  hideLabel
                  value={option.label}
                  onChange={(label) => edit({ ...option, label })}
                />
              )}
            </ListEditor>
          ) : one.type === "checkbox" ? null : (
            <TemplateField
              label={t("placeholder")}
              value={one.placeholder ?? ""}
              onChange={(placeholder) => change({ ...one, placeholder: placeholder || undefined })}
            />
          )}
          <VariableField label={t("save")} value={one.save} onChange={(save) => change({ ...one, save })} />
          <Switch
            label={t("required")}
            checked={one.required ?? false}
            onCheckedChange={(on) => change({ ...one, required: on || undefined })}
          />
        </div>
      )}
    </ListEditor>
  );
}
