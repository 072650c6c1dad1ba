"use client";
import { useTranslations } from "use-intl";
import { ListEditor } from "../fields/list-editor";
import { OptionalDuration } from "../fields/optional-duration";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import { VariableField } from "../fields/variable-field";
import { makeId } from "../model/builder-store";
import type { InspectorProps } from "./inspector-props";

export default function WaitForInspector({ data, onChange }: InspectorProps<"waitFor">) {
  const t = useTranslations("inspectors.waitFor");
  return (
    <Section>
      <ListEditor
        items={data.events}
        onChange={(events) => onChange({ ...data, events })}
        make={(): (typeof data.events)[number] => ({ id: makeId(), name: "" })}
        addLabel={t("add")}
        itemLabel={(one, index) => one.name || t("event", { number: index + 1 })}
        keyOf={(one) => one.id}
        min={1}
        max={20}
      >
        {(one, change) => (
          <div className="space-y-2">
            <TextField
              mono
              label={t("name")}
              placeholder="order.paid"
              maxLength={200}
              error={one.name ? undefined : t("nameNeeded")}
              value={one.name}
              onChange={(name) => change({ ...one, name: name ?? "" })}
            />
            <TemplateField
              label={t("key")}
              help={t("keyHelp")}
              placeholder="{{ orderId }}"
              value={one.key ?? ""}
              onChange={(key) => change({ ...one, key: key || undefined })}
            />
            <VariableField label={t("save")} value={one.save} onChange={(save) => change({ ...one, save })} />
          </div>
        )}
      </ListEditor>
      <OptionalDuration
        label={t("timeout")}
        value={data.timeout}
        initial={{ amount: 1, unit: "days" }}
        onChange={(timeout) => onChange({ ...data, timeout })}
      />
    </Section>
  );
}
