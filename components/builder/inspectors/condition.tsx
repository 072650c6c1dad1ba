"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { ConditionField } from "../fields/condition-field";
import { describeCondition } from "../fields/describe-condition";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { makeId } from "../model/builder-store";
import type { InspectorProps } from "./inspector-props";

export default function ConditionInspector({ data, onChange }: InspectorProps<"condition">) {
  const t = useTranslations("inspectors.rules");
  const words = useTranslations("inspectors");
  return (
    <Section title={t("title")}>
      <ListEditor
        items={data.rules}
        onChange={(rules) => onChange({ ...data, rules })}
        make={() => ({ id: makeId(), when: { all: [{ left: "", operator: "equals" as const, right: "" }] } })}
        addLabel={t("add")}
        itemLabel={(rule, index) => rule.label || t("rule", { number: index + 1 })}
        keyOf={(rule) => rule.id}
        max={50}
      >
        {(rule, change) => (
          <div className="space-y-2">
            <Field label={t("name")}>
              <Input
                size="sm"
                value={rule.label ?? ""}
                placeholder={describeCondition(rule.when, words)}
                onChange={(event) => change({ ...rule, label: event.target.value || undefined })}
              />
            </Field>
            <ConditionField value={rule.when} onChange={(when) => change({ ...rule, when })} />
          </div>
        )}
      </ListEditor>
    </Section>
  );
}
