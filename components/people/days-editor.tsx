"use client";
import { X } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Calendar } from "../../flow/text/calendar";
import { useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { stretches } from "./hours";

const COUNTRIES = ["CN", "US", "GB", "DE"] as const;
type Country = (typeof COUNTRIES)[number];
type Kind = "holidays" | "workdays";

/** Days off and make-up working days: filled from a country's year, then one by one. `today` is "2026-01-31". */
export function DaysEditor({
  calendar,
  onChange,
  today,
  country: first,
  disabled,
}: {
  calendar: Calendar;
  onChange: (calendar: Calendar) => void;
  today: string;
  country: Country;
  disabled: boolean;
}) {
  const t = useTranslations("hours.days");
  const errorText = useErrorText();
  const client = useTRPCClient();
  const thisYear = Number(today.slice(0, 4));
  const [country, setCountry] = useState<Country>(first);
  const [year, setYear] = useState(String(thisYear));
  const [loading, setLoading] = useState(false);
  const [said, setSaid] = useState<{ tone: "ok" | "neutral" | "danger"; text: string } | null>(null);
  const [day, setDay] = useState("");
  const [wrong, setWrong] = useState<"dayMissing" | "dayThere" | null>(null);

  async function fill() {
    setLoading(true);
    try {
      const found = await client.people.holidays.query({ country, year: Number(year) });
      const off = found.holidays.filter((one) => !calendar.holidays.includes(one));
      const work = found.workdays.filter((one) => !calendar.workdays.includes(one));
      if (found.holidays.length === 0) setSaid({ tone: "neutral", text: t("unknown", { year }) });
      else if (off.length + work.length === 0) setSaid({ tone: "neutral", text: t("same") });
      else {
        onChange(
          sorted({
            ...calendar,
            holidays: [...calendar.holidays, ...off],
            workdays: [...calendar.workdays, ...work],
          }),
        );
        setSaid({ tone: "ok", text: t("filled", { off: off.length, work: work.length }) });
      }
    } catch (error) {
      setSaid({ tone: "danger", text: errorText(error) });
    } finally {
      setLoading(false);
    }
  }
  function add(kind: Kind) {
    const there = calendar.holidays.includes(day) || calendar.workdays.includes(day);
    setWrong(day === "" ? "dayMissing" : there ? "dayThere" : null);
    if (day === "" || there) return;
    onChange(sorted({ ...calendar, [kind]: [...calendar[kind], day] }));
    setDay("");
  }
  const past = [...calendar.holidays, ...calendar.workdays].filter((one) => one < today).length;
  return (
    <div className="flex flex-col gap-4">
      {disabled ? null : (
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("country")} className="w-44">
            <Select
              value={country}
              onValueChange={setCountry}
              options={COUNTRIES.map((value) => ({ value, label: t(`countries.${value}`) }))}
            />
          </Field>
          <Field label={t("year")} className="w-24">
            <Select
              value={year}
              onValueChange={setYear}
              options={[thisYear, thisYear + 1].map((one) => ({ value: String(one), label: String(one) }))}
            />
          </Field>
          <Button loading={loading} onClick={() => void fill()}>
            {t("fill")}
          </Button>
        </div>
      )}
      {said ? <Notice tone={said.tone}>{said.text}</Notice> : null}
      {calendar.holidays.length + calendar.workdays.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : null}
      <DayList
        kind="off"
        days={calendar.holidays}
        today={today}
        disabled={disabled}
        onRemove={(gone) =>
          onChange({ ...calendar, holidays: calendar.holidays.filter((one) => !gone.includes(one)) })
        }
      />
      <DayList
        kind="work"
        days={calendar.workdays}
        today={today}
        disabled={disabled}
        onRemove={(gone) =>
          onChange({ ...calendar, workdays: calendar.workdays.filter((one) => !gone.includes(one)) })
        }
      />
      {past > 0 && !disabled ? (
        <div className="flex items-center gap-2 text-xs text-subtle">
          {t("past", { count: past })}
          <Button
            size="sm"
            variant="ghost"
            onClick={() =>
              onChange({
                ...calendar,
                holidays: calendar.holidays.filter((one) => one >= today),
                workdays: calendar.workdays.filter((one) => one >= today),
              })
            }
          >
            {t("clearPast")}
          </Button>
        </div>
      ) : null}
      {disabled ? null : (
        <div className="flex flex-wrap items-start gap-2">
          <Field label={t("day")} error={wrong ? t(wrong) : undefined} className="w-44">
            <Input
              type="date"
              value={day}
              onValueChange={(text) => {
                setDay(text);
                setWrong(null);
              }}
            />
          </Field>
          <div className="flex gap-2 pt-[22px]">
            <Button onClick={() => add("holidays")}>{t("addOff")}</Button>
            <Button onClick={() => add("workdays")}>{t("addWork")}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function DayList({
  kind,
  days,
  today,
  disabled,
  onRemove,
}: {
  kind: "off" | "work";
  days: readonly string[];
  today: string;
  disabled: boolean;
  onRemove: (days: readonly string[]) => void;
}) {
  const t = useTranslations("hours.days");
  const format = useFormatter();
  const label = (day: string) =>
    format.dateTime(new Date(`${day}T12:00:00Z`), {
      year: "numeric",
      month: "short",
      day: "numeric",
      weekday: "short",
      timeZone: "UTC",
    });
  if (days.length === 0) return null;
  return (
    <section aria-label={t(kind)} className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium text-muted">{t(kind)}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {stretches(days).map(({ from, to, days: inside }) => {
          const words = from === to ? label(from) : t("range", { from: label(from), to: label(to) });
          return (
            <li
              key={from}
              className={
                kind === "work"
                  ? "flex min-h-7 items-center gap-1 rounded-lg bg-warn-soft pl-2.5 text-xs text-warn-text"
                  : "flex min-h-7 items-center gap-1 rounded-lg bg-hover pl-2.5 text-xs"
              }
            >
              <span className={to < today && kind === "off" ? "text-subtle" : undefined}>{words}</span>
              {inside.length > 1 ? <span>{`· ${t("count", { count: inside.length })}`}</span> : null}
              {disabled ? (
                <span className="w-1.5" />
              ) : (
                <button
                  type="button"
                  aria-label={t("remove", { day: words })}
                  onClick={() => onRemove(inside)}
                  className="inline-flex size-7 items-center justify-center rounded-lg hover:bg-active"
                >
                  <X size={13} aria-hidden />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {kind === "work" ? <p className="text-xs text-subtle">{t("workHelp")}</p> : null}
    </section>
  );
}

const sorted = (calendar: Calendar): Calendar => ({
  ...calendar,
  holidays: calendar.holidays.toSorted(),
  workdays: calendar.workdays.toSorted(),
});
