import type { Reply } from "../../kernel/session";
import { formatDate } from "../../text/format-date";
import type { Json } from "../../text/json";
import { epochOf } from "../../text/zoned-time";
import { type AcceptContext, type Accepted, accepted, refused } from "./accepted";
import type { AskInput } from "./input";
import { type DateReading, type LocalDate, readDate, readRange, readTime } from "./read-date";

type Input<T extends AskInput["type"]> = Extract<AskInput, { type: T }>;

/** A date, with a time where the question asks for one (noon is not guessed: without one it is midnight). */
export function acceptDate(input: Input<"date">, reply: Reply, context: AcceptContext): Accepted {
  const reading = readingOf(input, context);
  const date = readDate(reply.text ?? "", reading);
  if (!date) return refused("date");
  return outside(date, input, reading, context) ?? accepted(dateText(date, input, context));
}

export function acceptDateRange(input: Input<"dateRange">, reply: Reply, context: AcceptContext): Accepted {
  const reading = readingOf(input, context);
  const range = readRange(reply.text ?? "", reading) ?? rangeOf(reply.form, reading);
  if (!range) return refused("dateRange");
  if (order(range.from) > order(range.to)) return refused("dateOrder");
  const fault = outside(range.from, input, reading, context) ?? outside(range.to, input, reading, context);
  if (fault) return fault;
  const [from, to] = [dateText(range.from, input, context), dateText(range.to, input, context)];
  return accepted(input.join === undefined ? { from, to } : `${from}${input.join}${to}`);
}

export function acceptTime(input: Input<"time">, reply: Reply, context: AcceptContext): Accepted {
  const time = readTime(reply.text ?? "", {
    now: context.now,
    timeZone: context.timeZone,
    locale: context.locale,
    dayFirst: false,
    forward: false,
  });
  if (!time) return refused("time");
  // Any day will do: only the hour and the minute are printed.
  const epoch = epochOf({ year: 2000, month: 1, day: 1, ...time }, "UTC");
  return accepted(
    input.format
      ? formatDate(epoch, input.format, "UTC", context.locale)
      : `${two(time.hour)}:${two(time.minute)}`,
  );
}

/** How a date question reads: the day comes first where its format or its language says so. */
function readingOf(input: Input<"date"> | Input<"dateRange">, context: AcceptContext): DateReading {
  const language = context.locale.toLowerCase();
  const dayFirst = input.format ? /^d/i.test(input.format) : !/^(en(-us)?|zh.*|ja.*|ko.*)$/.test(language);
  const reading = {
    now: context.now,
    timeZone: context.timeZone,
    locale: context.locale,
    dayFirst,
    forward: false,
  };
  const min = bound(input.min, reading, context);
  const today = readDate("today", reading);
  // A question that takes no past day means the coming Friday by "Friday".
  return min && today && order(min) >= order({ year: today.year, month: today.month, day: today.day })
    ? { ...reading, forward: true }
    : reading;
}

function bound(template: string | undefined, reading: DateReading, context: AcceptContext): LocalDate | null {
  const text = template === undefined ? "" : context.render(template).trim();
  return text === "" ? null : readDate(text, reading);
}

function outside(
  date: LocalDate,
  input: Input<"date"> | Input<"dateRange">,
  reading: DateReading,
  context: AcceptContext,
): Accepted | null {
  const min = bound(input.min, reading, context);
  const max = bound(input.max, reading, context);
  const withTime = input.withTime ?? false;
  if (min && order(date, withTime) < order(min, withTime))
    return refused("dateMin", { min: plainText(min, withTime) });
  if (max && order(date, withTime) > order(max, withTime))
    return refused("dateMax", { max: plainText(max, withTime) });
  return null;
}

function dateText(
  date: LocalDate,
  input: Input<"date"> | Input<"dateRange">,
  context: AcceptContext,
): string {
  const withTime = input.withTime ?? false;
  if (!input.format) return plainText(date, withTime);
  const { hour = 0, minute = 0 } = withTime ? date : {};
  return formatDate(
    epochOf({ year: date.year, month: date.month, day: date.day, hour, minute }, context.timeZone),
    input.format,
    context.timeZone,
    context.locale,
  );
}

const plainText = (date: LocalDate, withTime: boolean): string =>
  `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)}${withTime ? `T${two(date.hour ?? 0)}:${two(date.minute ?? 0)}` : ""}`;

const order = (date: LocalDate, withTime = false): number =>
  ((date.year * 100 + date.month) * 100 + date.day) * 10_000 +
  (withTime ? (date.hour ?? 0) * 100 + (date.minute ?? 0) : 0);

const two = (value: number): string => String(value).padStart(2, "0");

function rangeOf(
  form: { [name: string]: Json } | undefined,
  reading: DateReading,
): { from: LocalDate; to: LocalDate } | null {
  const [from, to] = [form?.from, form?.to].map((side) =>
    typeof side === "string" ? readDate(side, reading) : null,
  );
  return from && to ? { from, to } : null;
}
