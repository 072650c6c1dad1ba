import type { Calendar } from "../../flow/text/calendar";

export type Hours = Calendar["hours"];
export const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What is wrong with a day's hours; null for nothing. */
export function faultOf(
  spans: readonly (readonly [string, string])[],
): "missing" | "order" | "overlap" | null {
  if (spans.some(([from, to]) => from === "" || to === "")) return "missing";
  if (spans.some(([from, to]) => from >= to)) return "order";
  const sorted = spans.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.some(([from], at) => at > 0 && from < (sorted[at - 1]?.[1] ?? "")) ? "overlap" : null;
}

/** Whether every day of a week can be saved as it is. */
export function isSound(hours: Hours): boolean {
  return WEEKDAYS.every((day) => faultOf(hours[day] ?? []) === null);
}

/** Days in a row as one stretch: ["2026-01-01", "2026-01-02", "2026-01-05"] gives two. */
export function stretches(days: readonly string[]): { from: string; to: string; days: string[] }[] {
  const found: { from: string; to: string; days: string[] }[] = [];
  for (const day of [...new Set(days)].sort()) {
    const last = found.at(-1);
    if (last && Date.parse(day) - Date.parse(last.to) === 86_400_000) {
      last.to = day;
      last.days.push(day);
    } else found.push({ from: day, to: day, days: [day] });
  }
  return found;
}
