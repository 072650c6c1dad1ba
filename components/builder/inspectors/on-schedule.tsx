"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";
import { AudienceField } from "../fields/audience-field";
import { NumberField } from "../fields/number-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { WeekdaysField } from "../fields/weekdays-field";
import type { InspectorProps } from "./inspector-props";

const REPEATS = ["once", "daily", "weekly", "monthly", "byHand"] as const;
const ZONES = ["workspace", "contact"] as const;

export default function OnScheduleInspector({ data, onChange }: InspectorProps<"onSchedule">) {
  const t = useTranslations("campaigns.onSchedule");
  return (
    <Section>
      <Field label={t("repeat")} {...(data.repeat === "byHand" ? { help: t("byHandHelp") } : {})}>
        <Select
          value={data.repeat}
          onValueChange={(repeat) => onChange({ ...data, repeat })}
          options={REPEATS.map((value) => ({ value, label: t(`repeats.${value}`) }))}
        />
      </Field>
      {data.repeat === "once" ? (
        <Field label={t("date")}>
          <Input
            type="date"
            value={data.date}
            onChange={(event) => onChange({ ...data, date: event.target.value })}
          />
        </Field>
      ) : null}
      {data.repeat === "weekly" ? (
        <WeekdaysField value={data.weekdays} onChange={(weekdays) => onChange({ ...data, weekdays })} />
      ) : null}
      {data.repeat === "monthly" ? (
        <NumberField
          label={t("day")}
          min={1}
          max={31}
          value={data.day}
          onChange={(day) => onChange({ ...data, day: day ?? 1 })}
        />
      ) : null}
      {data.repeat === "byHand" ? null : (
        <>
          <TextField
            type="time"
            label={t("at")}
            value={data.at}
            onChange={(at) => onChange({ ...data, at: at ?? "10:00" })}
          />
          <Field label={t("zone")}>
            <Select
              value={data.zone}
              onValueChange={(zone) => onChange({ ...data, zone })}
              options={ZONES.map((value) => ({ value, label: t(`zones.${value}`) }))}
            />
          </Field>
          <AudienceField value={data.audience} onChange={(audience) => onChange({ ...data, audience })} />
        </>
      )}
    </Section>
  );
}
