"use client";
import { useFormatter, useNow } from "use-intl";
import { Tooltip } from "./tooltip";

const MINUTE_MS = 60_000;

/** "3 minutes ago", exact on hover and focus. Takes a Date, an ISO string or epoch milliseconds. */
export function RelativeTime({ date, className }: { date: Date | string | number; className?: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: MINUTE_MS });
  const moment = new Date(date);
  // Clocks differ a little between machines: what just happened is never "in 2 seconds".
  const shown = Math.min(moment.getTime(), now.getTime());
  return (
    <Tooltip label={format.dateTime(moment, { dateStyle: "full", timeStyle: "medium" })}>
      <time dateTime={moment.toISOString()} className={className}>
        {format.relativeTime(moment.getTime() > now.getTime() + MINUTE_MS ? moment : shown, now)}
      </time>
    </Tooltip>
  );
}
