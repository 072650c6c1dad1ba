import { z } from "zod";
import { epochOf, zonedParts } from "./zoned-time";

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "write the time as 09:30");
const day = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, "write the day as 2026-01-31");
const span = z.tuple([clock, clock]).refine(([from, to]) => from < to, "the end comes after the beginning");
const weekday = z.enum(["1", "2", "3", "4", "5", "6", "7"]);

/**
 * When people are there: hours of the week (Monday is 1), days off, and days that are worked all the same (the
 * make-up days before and after long holidays, which keep Monday's hours). A weekday without hours is closed.
 */
export const calendarSchema = z.strictObject({
  hours: z.partialRecord(weekday, z.array(span).max(6)),
  holidays: z.array(day).max(400).default([]),
  workdays: z.array(day).max(100).default([]),
});
export type Calendar = z.output<typeof calendarSchema>;

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days that are looked through for the next opening. */
const HORIZON = 400;

interface LocalDay {
  year: number;
  month: number;
  day: number;
  weekday: number;
}

const two = (value: number): string => String(value).padStart(2, "0");
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** The hours of a day, in minutes since its midnight, in order. */
function spansOf(calendar: Calendar, date: LocalDay): [number, number][] {
  const name = `${date.year}-${two(date.month)}-${two(date.day)}`;
  const made = calendar.workdays.includes(name);
  if (!made && calendar.holidays.includes(name)) return [];
  const own = calendar.hours[String(date.weekday) as "1"] ?? [];
  const spans = made && own.length === 0 ? (calendar.hours["1"] ?? []) : own;
  return spans
    .map(([from, to]): [number, number] => [minutes(from), minutes(to)])
    .sort((a, b) => a[0] - b[0]);
}

/** Every span of opening from `now` on, as epoch milliseconds; stops after `HORIZON` days. */
function* openings(calendar: Calendar, now: number, zone: string): Generator<[number, number]> {
  const start = zonedParts(now, zone);
  // Noon is on its own day whatever the clocks do.
  const noon = Date.UTC(start.year, start.month - 1, start.day, 12);
  for (let ahead = 0; ahead < HORIZON; ahead++) {
    const at = new Date(noon + ahead * DAY);
    const date = {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      weekday: at.getUTCDay() || 7,
    };
    for (const [from, to] of spansOf(calendar, date)) {
      const begin = epochOf({ ...date, minute: from }, zone);
      const end = epochOf({ ...date, minute: to }, zone);
      if (end > now) yield [Math.max(begin, now), end];
    }
  }
}

/** Whether somebody is there at this time (epoch milliseconds) in this zone. */
export function isOpen(calendar: Calendar, now: number, zone: string): boolean {
  for (const [from] of openings(calendar, now, zone)) return from <= now;
  return false;
}

/** When it opens next (now, if it is open); null where it never does. */
export function nextOpening(calendar: Calendar, now: number, zone: string): number | null {
  for (const [from] of openings(calendar, now, zone)) return from;
  return null;
}

/** The time at which so many working minutes have passed; null where they never will. */
export function afterWorkingMinutes(
  calendar: Calendar,
  now: number,
  zone: string,
  amount: number,
): number | null {
  let left = amount * MINUTE;
  for (const [from, to] of openings(calendar, now, zone)) {
    if (to - from >= left) return from + left;
    left -= to - from;
  }
  return null;
}

/** Every hour of every day: what holds where nobody has set any hours. */
export const ALWAYS_OPEN: Calendar = {
  hours: Object.fromEntries(["1", "2", "3", "4", "5", "6", "7"].map((one) => [one, [["00:00", "24:00"]]])),
  holidays: [],
  workdays: [],
};
