import { epochOf, zonedParts } from "./zoned-time";

/** A span of the day in which nothing is sent; it may pass midnight. From and to the same: no span at all. */
export interface QuietSpan {
  /** "22:00" */
  readonly from: string;
  readonly to: string;
}

const MINUTE = 60_000;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
/** Spans that follow each other are walked through; more than this many leave no time of the day. */
const MOST_STEPS = 20;

/**
 * When quiet is over at the earliest (epoch milliseconds), or null where it is not quiet now. Of several spans all hold. Times
 * are the zone's wall clock: a minute that a change to summer time skips counts as the next there is, one that comes twice is
 * quiet both times. Where it is always quiet, some later time, to ask again.
 */
export function quietUntil(now: number, zone: string, spans: readonly QuietSpan[]): number | null {
  let at = now;
  for (let step = 0; step < MOST_STEPS; step++) {
    const end = spans.reduce<number | null>((latest, span) => {
      const over = endOf(at, zone, span);
      return over === null ? latest : Math.max(latest ?? over, over);
    }, null);
    if (end === null) return at === now ? null : at;
    at = end;
  }
  return at;
}

/** When this span is over, if the wall clock is in it. */
function endOf(at: number, zone: string, span: QuietSpan): number | null {
  const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
  const parts = zonedParts(at, zone);
  const clock = parts.hour * 60 + parts.minute;
  const inside = from < to ? clock >= from && clock < to : from > to && (clock >= from || clock < to);
  if (!inside) return null;
  const tomorrow = from > to && clock >= from ? 1 : 0;
  const end = epochOf({ year: parts.year, month: parts.month, day: parts.day + tomorrow, minute: to }, zone);
  if (end > at) return end;
  // An hour that comes twice: the end it names has gone by, the wall clock is inside all the same.
  return at - (at % MINUTE) + ((to - clock + 1_440) % 1_440 || 1_440) * MINUTE;
}
