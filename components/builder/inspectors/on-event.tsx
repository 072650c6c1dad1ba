"use client";
import { useTranslations } from "use-intl";
import { Switch } from "../../ui/switch";
import { ConditionField, partsOf } from "../fields/condition-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import type { InspectorProps } from "./inspector-props";

export default function OnEventInspector({ data, onChange }: InspectorProps<"onEvent">) {
  const t = useTranslations("campaigns.onEvent");
  const conditional = partsOf(data.when).entries.length > 0;
  return (
    <Section help={t("help")}>
      <TextField
        mono
        label={t("event")}
        help={t("eventHelp")}
        placeholder="checkout.started"
        maxLength={200}
        value={data.event}
        onChange={(event) => onChange({ ...data, event: event ?? "" })}
      />
      <TextField
        mono
        label={t("key")}
        help={t("keyHelp")}
        maxLength={200}
        value={data.key}
        onChange={(key) => onChange({ ...data, key: key ?? "" })}
      />
      <Switch
        label={t("conditional")}
        checked={conditional}
        onCheckedChange={(on) =>
          onChange({ ...data, when: { all: on ? [{ left: "event.", operator: "isSet" }] : [] } })
        }
      />
      {conditional ? (
        <ConditionField value={data.when} onChange={(when) => onChange({ ...data, when })} />
      ) : null}
    </Section>
  );
}
