"use client";
import { useTranslations } from "use-intl";
import { SET_OPERATIONS } from "../../../flow/nodes/set/node";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { VariableField } from "../fields/variable-field";
import type { InspectorProps } from "./inspector-props";

const WITHOUT_VALUE = new Set<string>(["pop", "shift", "clear", "now", "id", "transcript"]);

export default function SetInspector({ data, onChange }: InspectorProps<"set">) {
  const t = useTranslations("inspectors.set");
  return (
    <Section>
      <ListEditor
        items={data.assignments}
        onChange={(assignments) => onChange({ ...data, assignments })}
        make={() => ({ variable: "", operation: "assign" as const, value: "" })}
        addLabel={t("add")}
        itemLabel={(one, index) => one.variable || t("value", { number: index + 1 })}
        max={100}
      >
        {(one, change) => (
          <div className="space-y-2">
            <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2">
              <VariableField
                label={t("variable")}
                required
                value={one.variable}
                onChange={(variable) => change({ ...one, variable: variable ?? "" })}
              />
              <Field label={t("operation")}>
                <Select
                  value={one.operation}
                  onValueChange={(operation) => change({ ...one, operation })}
                  options={SET_OPERATIONS.map((value) => ({ value, label: t(`operations.${value}`) }))}
                />
              </Field>
            </div>
            {WITHOUT_VALUE.has(one.operation) ? null : (
              <TemplateField
                label={t("to")}
                multiline
                rows={1}
                value={one.value ?? ""}
                onChange={(value) => change({ ...one, value })}
              />
            )}
            {one.operation === "pop" || one.operation === "shift" ? (
              <VariableField
                label={t("into")}
                value={one.into}
                onChange={(into) => change({ ...one, into })}
              />
            ) : null}
          </div>
        )}
      </ListEditor>
    </Section>
  );
}
