import type { Clock } from "./clock-words";
import type { LocalDate } from "./read-date";

const DAY = 86_400_000;

/** Days since 1970, to count with. Months and days beyond their range carry over. */
export const dayNumber = ({ year, month, day }: Pick<LocalDate, "year" | "month" | "day">): number =>
  Date.UTC(year, month - 1, day) / DAY;

export function dateOf(days: number): LocalDate {
  const date = new Date(days * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Monday is 1. */
export const weekdayOf = (days: number): number => new Date(days * DAY).getUTCDay() || 7;

/** The last day of a month; months beyond the year carry over. */
export const monthEnd = (year: number, month: number): LocalDate =>
  dateOf(dayNumber({ year, month: month + 1, day: 0 }));

/** A day of the month so many months away; undefined where that month has no such day. */
export function dayOfMonth(year: number, month: number, day: number): LocalDate | undefined {
  const date = dateOf(dayNumber({ year, month, day }));
  return day >= 1 && date.day === day ? date : undefined;
}

/** The same day so many months on, the last of the month where it has no such day. */
export const addMonths = ({ year, month, day }: LocalDate, months: number): LocalDate =>
  dayOfMonth(year, month + months, day) ?? monthEnd(year, month + months);

/** A day at a time; at 24 o'clock the next has begun. */
export const atClock = (day: LocalDate, { hour, minute }: Clock): LocalDate =>
  hour < 24 ? { ...day, hour, minute } : { ...dateOf(dayNumber(day) + 1), hour: 0, minute };
