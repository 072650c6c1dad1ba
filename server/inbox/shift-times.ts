import { epochOf, zonedParts } from "../../flow/text/zoned-time";

/** Who works when, as it is stored: minutes of the local day; an end before the beginning is on the next day. */
export interface Shift {
  readonly userId: string;
  /** Null: whatever queue it is. */
  readonly queueId: string | null;
  /** Monday is 1; null for a single day. */
  readonly weekday: number | null;
  /** "2026-01-31"; null for every week. */
  readonly day: string | null;
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
/** Days that are looked back through for the last end of a shift. */
const BACK = 8;
const two = (value: number): string => String(value).padStart(2, "0");

/**
 * Where somebody stands with their shifts for a queue: whether they have any, whether one runs, and when the last one ended
 * (epoch milliseconds; null: none in the last days). Shifts of a single day go before those of the week.
 */
export function shiftState(
  shifts: readonly Shift[],
  who: { readonly userId: string; readonly queueId: string | null },
  now: number,
  zone: string,
): { planned: boolean; on: boolean; endedAt: number | null } {
  const own = shifts.filter(
    (one) =>
      one.userId === who.userId &&
      (one.queueId === null || who.queueId === null || one.queueId === who.queueId),
  );
  let on = false;
  let endedAt: number | null = null;
  for (let back = 0; back <= BACK && own.length > 0; back++) {
    for (const [from, to] of spansOf(own, now, back, zone)) {
      if (from <= now && now < to) on = true;
      if (to <= now && (endedAt === null || to > endedAt)) endedAt = to;
    }
    // Older days end earlier.
    if (endedAt !== null && back > 0) break;
  }
  return { planned: own.length > 0, on, endedAt };
}

/** The shifts that begin on the local day so many days ago, as epoch milliseconds. */
function spansOf(shifts: readonly Shift[], now: number, back: number, zone: string): [number, number][] {
  const today = zonedParts(now, zone);
  // Noon is on its own day whatever the clocks do.
  const at = new Date(Date.UTC(today.year, today.month - 1, today.day - back, 12));
  const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
  const name = `${date.year}-${two(date.month)}-${two(date.day)}`;
  const single = shifts.filter((one) => one.day === name);
  const meant = single.length > 0 ? single : shifts.filter((one) => one.weekday === (at.getUTCDay() || 7));
  const next = new Date(at.getTime() + DAY);
  const after = { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
  return meant.map(({ from, to }) => [
    epochOf({ ...date, minute: from }, zone),
    to > from ? epochOf({ ...date, minute: to }, zone) : epochOf({ ...after, minute: to }, zone),
  ]);
}
