"use client";
import { useFormatter } from "use-intl";

/** The name of a weekday; Monday is 1. */
export function useWeekday(): (weekday: number | string) => string {
  const format = useFormatter();
  // The first of January 2024 was a Monday.
  return (weekday) =>
    format.dateTime(new Date(Date.UTC(2024, 0, Number(weekday))), { weekday: "long", timeZone: "UTC" });
}
