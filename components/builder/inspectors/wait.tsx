"use client";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field";
import { SegmentedControl } from "../../ui/segmented-control";
import { Select } from "../../ui/select";
import { DurationField } from "../fields/duration-field";
import { OptionalDuration } from "../fields/optional-duration";
import { Section } from "../fields/section";
import { TemplateField } from "../fields/template-field";
import { TextField } from "../fields/text-field";
import { WeekdaysField } from "../fields/weekdays-field";
import type { InspectorProps } from "./inspector-props";

type Data = InspectorProps<"wait">["data"];
const MODES = ["duration", "time", "window", "date", "seconds"] as const;

function blank(until: Data["until"]): Data {
  switch (until) {
    case "duration":
      return { until, duration: { amount: 1, unit: "hours" } };
    case "seconds":
      return { until, seconds: "5" };
    case "time":
      return { until, at: "09:00", weekdays: [] };
    case "window":
      return { until, from: "09:00", to: "18:00", weekdays: [1, 2, 3, 4, 5] };
    case "date":
      return { until, date: "" };
  }
}

export default function WaitInspector({ data, onChange }: InspectorProps<"wait">) {
  const t = useTranslations("inspectors.wait");
  return (
    <Section>
      <Field label={t("mode")}>
        <Select
          value={data.until}
          onValueChange={(until) => onChange(blank(until))}
          options={MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
        />
      </Field>
      {data.until === "duration" ? (
        <DurationField
          label={t("duration")}
          value={data.duration}
          onChange={(duration) => onChange({ ...data, duration })}
        />
      ) : null}
      {data.until === "seconds" ? (
        <TemplateField
          label={t("seconds")}
          help={t("secondsHelp")}
          value={data.seconds}
          onChange={(seconds) => onChange({ ...data, seconds })}
        />
      ) : null}
      {data.until === "time" ? (
        <>
          <TextField
            type="time"
            label={t("at")}
            value={data.at}
            onChange={(at) => onChange({ ...data, at: at ?? data.at })}
          />
          <WeekdaysField value={data.weekdays} onChange={(weekdays) => onChange({ ...data, weekdays })} />
        </>
      ) : null}
      {data.until === "window" ? (
        <>
          <div className="grid grid-cols-2 gap-2">
            <TextField
              type="time"
              label={t("from")}
              value={data.from}
              onChange={(from) => onChange({ ...data, from: from ?? data.from })}
            />
            <TextField
              type="time"
              label={t("to")}
              value={data.to}
              onChange={(to) => onChange({ ...data, to: to ?? data.to })}
            />
          </div>
          <WeekdaysField value={data.weekdays} onChange={(weekdays) => onChange({ ...data, weekdays })} />
        </>
      ) : null}
      {data.until === "date" ? (
        <>
          <TemplateField
            label={t("date")}
            help={t("dateHelp")}
            placeholder="{{ order.deliveryDate }}"
            value={data.date}
            onChange={(date) => onChange({ ...data, date })}
          />
          <OptionalDuration
            label={t("offset")}
            value={data.offset}
            initial={{ amount: 1, unit: "days" }}
            onChange={(offset) => onChange({ ...data, offset })}
          />
          {data.offset ? (
            <SegmentedControl
              size="sm"
              aria-label={t("side")}
              value={data.before ? "before" : "after"}
              onValueChange={(side) => onChange({ ...data, before: side === "before" || undefined })}
              options={[
                { value: "before", label: t("before") },
                { value: "after", label: t("after") },
              ]}
            />
          ) : null}
        </>
      ) : null}
    </Section>
  );
}
