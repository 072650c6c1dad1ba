import { z } from "zod";
import { durationMs, durationSchema, MAX_WAIT_MS, template } from "../../kernel/fields";
import { defineNode, go, type NodeContext, wait as park } from "../../kernel/node";
import { epochOf, nextLocalTime, zonedParts } from "../../text/zoned-time";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write the time as 09:30");
/** Monday is 1, Sunday is 7. */
const weekdays = z.array(z.number().int().min(1).max(7)).max(7).default([]);

/** Waits: a duration, until a time of day, until a window of the week is open, or until a date. */
export const waitNode = defineNode({
  type: "wait",
  waits: true,
  group: "logic",
  data: z.discriminatedUnion("until", [
    z.strictObject({ until: z.literal("duration"), duration: durationSchema }),
    /** Seconds from a template ("{{ delay }}"): what is not a number waits not at all. */
    z.strictObject({ until: z.literal("seconds"), seconds: template(200) }),
    /** The next time it is `at` o'clock, on these weekdays (none: every day). */
    z.strictObject({ until: z.literal("time"), at: timeOfDay, weekdays }),
    /** Goes on at once inside the window, else when it opens. A window may pass midnight. */
    z.strictObject({ until: z.literal("window"), from: timeOfDay, to: timeOfDay, weekdays }),
    /** A date (ISO text or {{ field }}) plus or minus an offset. A date in the past goes on at once. */
    z.strictObject({
      until: z.literal("date"),
      date: template(200),
      offset: durationSchema.optional(),
      before: z.boolean().optional(),
    }),
  ]),
  blank: { until: "duration", duration: { amount: 1, unit: "hours" } },
  outlets: () => [{ id: "next", kind: "main", optional: true }],
  preview: () => [],
  enter: (data, context) => {
    const until = wakeAt(data, context);
    return until === null || until <= context.now
      ? go()
      : park({ for: "timer", until: Math.min(until, context.now + MAX_WAIT_MS) });
  },
  resume: () => go(),
});

type WaitData = z.output<typeof waitNode.data>;

/** Epoch milliseconds of the time to go on, or null for at once. */
function wakeAt(data: WaitData, context: NodeContext): number | null {
  switch (data.until) {
    case "duration":
      return context.now + durationMs(data.duration);
    case "seconds": {
      const seconds = Number(context.render(data.seconds).trim() || Number.NaN);
      if (!Number.isFinite(seconds)) context.problem("not_a_number", "The seconds to wait are not a number.");
      return Number.isFinite(seconds) && seconds > 0
        ? context.now + Math.min(seconds * 1_000, MAX_WAIT_MS)
        : null;
    }
    case "time":
      return nextLocalTime(
        context.now,
        context.timeZone,
        data.at,
        data.weekdays.length ? data.weekdays : undefined,
      );
    case "window":
      return insideWindow(data, context)
        ? null
        : nextLocalTime(
            context.now,
            context.timeZone,
            data.from,
            data.weekdays.length ? data.weekdays : undefined,
          );
    case "date": {
      const date = parseDate(context.render(data.date).trim(), context.timeZone);
      if (date === null) {
        context.problem("not_a_date", "The date to wait for is not a date.");
        return null;
      }
      const offset = data.offset ? durationMs(data.offset) : 0;
      return data.before ? date - offset : date + offset;
    }
  }
}

function insideWindow(data: Extract<WaitData, { until: "window" }>, context: NodeContext): boolean {
  const parts = zonedParts(context.now, context.timeZone);
  const minutes = parts.hour * 60 + parts.minute;
  const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const [from, to] = [clock(data.from), clock(data.to)];
  const allowed = (weekday: number): boolean => data.weekdays.length === 0 || data.weekdays.includes(weekday);
  if (from <= to) return allowed(parts.weekday) && minutes >= from && minutes < to;
  const yesterday = parts.weekday === 1 ? 7 : parts.weekday - 1;
  return (allowed(parts.weekday) && minutes >= from) || (allowed(yesterday) && minutes < to);
}

/** ISO dates and date-times; a date without a zone is local to `zone`. Anything else: null. */
function parseDate(text: string, zone: string): number | null {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    );
  if (!match) return null;
  if (match[7]) {
    const at = Date.parse(text.replace(" ", "T"));
    return Number.isNaN(at) ? null : at;
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const check = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1));
  if (
    check.getUTCMonth() + 1 !== month ||
    check.getUTCDate() !== day ||
    (hour ?? 0) > 23 ||
    (minute ?? 0) > 59
  )
    return null;
  return epochOf(
    {
      year: year ?? 0,
      month: month ?? 1,
      day: day ?? 1,
      hour: hour ?? 0,
      minute: minute ?? 0,
      second: second ?? 0,
    },
    zone,
  );
}
