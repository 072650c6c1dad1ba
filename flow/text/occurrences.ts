import { epochOf, zonedParts } from "./zoned-time";

/** When something happens: once on a day, or again and again at a time of the zone's wall clock. */
export interface Recurrence {
  /** byHand: never by itself. */
  readonly repeat: "once" | "daily" | "weekly" | "monthly" | "byHand";
  /** once: "2026-11-11" */
  readonly date: string;
  /** "10:00" */
  readonly at: string;
  /** weekly: Monday is 1; none: every day. */
  readonly weekdays: readonly number[];
  /** monthly: in a shorter month its last day. */
  readonly day: number;
}

/** More than this many days are not caught up with: nobody wants last week's messages. */
const MOST_DAYS = 3;
const DAY = 86_400_000;

/**
 * The occurrences after `from` and up to `to` (epoch milliseconds), by the wall clock of a zone: each once, whatever the zone does
 * with its clocks. A time that is skipped counts when the clocks have moved on.
 */
export function occurrences(rule: Recurrence, from: number, to: number, zone: string): number[] {
  const start = Math.max(from, to - MOST_DAYS * DAY);
  const first = zonedParts(start, zone);
  const minute = Number(rule.at.slice(0, 2)) * 60 + Number(rule.at.slice(3));
  const found: number[] = [];
  for (let ahead = -1; ahead <= MOST_DAYS + 2; ahead++) {
    const noon = new Date(Date.UTC(first.year, first.month - 1, first.day + ahead, 12));
    const [year, month, day] = [noon.getUTCFullYear(), noon.getUTCMonth() + 1, noon.getUTCDate()];
    if (!falls(rule, year, month, day, noon.getUTCDay() || 7)) continue;
    const at = epochOf({ year, month, day, minute }, zone);
    if (at > start && at <= to) found.push(at);
  }
  return found;
}

function falls(rule: Recurrence, year: number, month: number, day: number, weekday: number): boolean {
  const two = (value: number): string => String(value).padStart(2, "0");
  switch (rule.repeat) {
    case "once":
      return rule.date === `${year}-${two(month)}-${two(day)}`;
    case "byHand":
      return false;
    case "daily":
      return true;
    case "weekly":
      return rule.weekdays.length === 0 || rule.weekdays.includes(weekday);
    case "monthly":
      return day === Math.min(rule.day, new Date(Date.UTC(year, month, 0)).getUTCDate());
  }
}
