"use client";
import { Plus, X } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import type { Calendar } from "../../flow/text/calendar";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Menu, MenuItem } from "../ui/menu";
import { faultOf, type Hours, WEEKDAYS, type Weekday } from "./hours";

const MOST_SPANS = 6;
const OFFICE: [string, string] = ["09:00", "18:00"];
const PRESETS = {
  office: () => Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, [OFFICE]])),
  daily: () => Object.fromEntries(WEEKDAYS.map((day) => [day, [["09:00", "21:00"]]])),
  always: () => Object.fromEntries(WEEKDAYS.map((day) => [day, [["00:00", "24:00"]]])),
} satisfies Record<string, () => Hours>;
const PRESET_NAMES = ["office", "daily", "always"] as const;

/** The hours of a week, day by day; a day without hours is closed. Faults are said under their day. */
export function HoursEditor({
  hours,
  onChange,
  disabled,
}: {
  hours: Hours;
  onChange: (hours: Calendar["hours"]) => void;
  disabled?: boolean;
}) {
  const t = useTranslations("hours");
  const format = useFormatter();
  const set = (day: Weekday, spans: [string, string][]) => {
    const { [day]: _was, ...rest } = hours;
    onChange(spans.length === 0 ? rest : { ...rest, [day]: spans });
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {WEEKDAYS.map((day) => {
          const spans = hours[day] ?? [];
          const fault = faultOf(spans);
          // The first of January 2024 was a Monday.
          const name = format.dateTime(new Date(Date.UTC(2024, 0, Number(day))), {
            weekday: "long",
            timeZone: "UTC",
          });
          return (
            <fieldset
              key={day}
              disabled={disabled}
              className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2"
            >
              <legend className="sr-only">{name}</legend>
              <Checkbox
                className="w-24 shrink-0 pt-1.5"
                checked={spans.length > 0}
                disabled={disabled}
                onCheckedChange={(open) => set(day, open ? [neighbour(hours, day)] : [])}
                label={name}
              />
              <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1.5">
                {spans.length === 0 ? <span className="pt-1.5 text-subtle">{t("closed")}</span> : null}
                {spans.map(([from, to], at) => (
                  <div
                    // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the day
                    key={at}
                    className="flex flex-wrap items-center gap-1.5"
                  >
                    <Input
                      type="time"
                      className="max-w-32"
                      aria-label={t("from", { day: name })}
                      aria-invalid={fault !== null}
                      disabled={disabled}
                      value={from}
                      onValueChange={(text) => set(day, spans.with(at, [text, to]))}
                    />
                    <span className="text-subtle" aria-hidden>
                      –
                    </span>
                    <Input
                      type="time"
                      className="max-w-32"
                      aria-label={t("to", { day: name })}
                      aria-invalid={fault !== null}
                      disabled={disabled}
                      value={to === "24:00" ? "00:00" : to}
                      onValueChange={(text) =>
                        set(day, spans.with(at, [from, text === "00:00" ? "24:00" : text]))
                      }
                    />
                    {from === "00:00" && to === "24:00" ? (
                      <span className="text-xs text-subtle">{t("allDay")}</span>
                    ) : null}
                    <IconButton
                      size="sm"
                      label={t("removeSpan", { day: name })}
                      disabled={disabled}
                      icon={<X size={14} aria-hidden />}
                      onClick={() => set(day, spans.toSpliced(at, 1))}
                    />
                    {at === spans.length - 1 && spans.length < MOST_SPANS && to < "23:00" ? (
                      <IconButton
                        size="sm"
                        label={t("addSpan", { day: name })}
                        disabled={disabled}
                        icon={<Plus size={14} aria-hidden />}
                        onClick={() => set(day, [...spans, [later(to, 1), later(to, 4)]])}
                      />
                    ) : null}
                  </div>
                ))}
                {fault ? (
                  <p className="text-xs text-danger-text">{t(`fault.${fault}`, { day: name })}</p>
                ) : null}
              </div>
            </fieldset>
          );
        })}
      </div>
      <div>
        <Menu
          trigger={
            <Button size="sm" disabled={disabled}>
              {t("presets")}
            </Button>
          }
        >
          {PRESET_NAMES.map((name) => (
            <MenuItem key={name} onClick={() => onChange(PRESETS[name]())}>
              {t(`preset.${name}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </div>
  );
}

/** The hours that a day begins with: the last open day's before it, else office hours. */
function neighbour(hours: Hours, day: Weekday): [string, string] {
  const before = WEEKDAYS.slice(0, WEEKDAYS.indexOf(day)).findLast((one) => hours[one]?.length);
  return (before && hours[before]?.[0]) || OFFICE;
}

function later(clock: string, by: number): string {
  return `${String(Math.min(24, Number(clock.slice(0, 2)) + by)).padStart(2, "0")}:00`;
}
