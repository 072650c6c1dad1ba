"use client";
import { useTranslations } from "use-intl";
import { SEND_CHANNELS } from "../../../flow/kernel/sends";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { ListEditor } from "../fields/list-editor";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

export default function ProfileInspector({ data, onChange }: InspectorProps<"profile">) {
  const t = useTranslations("campaigns.profile");
  const send = useTranslations("campaigns.send");
  return (
    <>
      <Section>
        <ListEditor
          items={data.fields}
          onChange={(fields) => onChange({ ...data, fields })}
          make={(): (typeof data.fields)[number] => ({ field: "city", value: "" })}
          addLabel={t("add")}
          itemLabel={(one, index) => one.field || t("item", { number: index + 1 })}
          max={50}
        >
          {(one, change) => (
            <div className="space-y-2">
              <TextField
                label={t("field")}
                maxLength={100}
                value={one.field}
                onChange={(field) => change({ ...one, field: field ?? "" })}
              />
              <TemplateField
                label={t("value")}
                value={one.value}
                onChange={(value) => change({ ...one, value })}
              />
            </div>
          )}
        </ListEditor>
      </Section>
      <Section title={t("consent")}>
        <ListEditor
          items={data.consent}
          onChange={(consent) => onChange({ ...data, consent })}
          make={(): (typeof data.consent)[number] => ({
            channel: "email",
            purpose: "marketing",
            granted: true,
          })}
          addLabel={t("addConsent")}
          itemLabel={(_, index) => t("consentItem", { number: index + 1 })}
          max={20}
        >
          {(one, change) => (
            <div className="space-y-2">
              <Field label={send("channel")}>
                <Select
                  value={one.channel}
                  onValueChange={(channel) => change({ ...one, channel })}
                  options={SEND_CHANNELS.map((value) => ({ value, label: send(`channels.${value}`) }))}
                />
              </Field>
              <TextField
                label={send("purpose")}
                maxLength={60}
                value={one.purpose}
                onChange={(purpose) => change({ ...one, purpose: purpose ?? "marketing" })}
              />
              <Switch
                label={t("granted")}
                description={t("grantedHelp")}
                checked={one.granted}
                onCheckedChange={(granted) => change({ ...one, granted })}
              />
            </div>
          )}
        </ListEditor>
      </Section>
    </>
  );
}
