import { BoundedCache } from "./bounded-cache";

/** A wall-clock reading. Months and days count from 1; `weekday` is ISO: Monday 1 to Sunday 7. */
export interface ZonedParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  weekday: number;
  /** Minutes east of UTC. */
  offset: number;
}

export type LocalParts = Pick<ZonedParts, "year" | "month" | "day"> & Partial<ZonedParts>;

/** Instants outside the years 1 to 9999 are refused everywhere: stores and calendars disagree beyond. */
const MIN_EPOCH = -62_135_596_800_000;
const MAX_EPOCH = 253_402_300_799_999;

const DAY = 86_400_000;

/** What the clock on the wall of a zone shows at an instant (milliseconds since 1970). An unknown zone is read as UTC. */
export function zonedParts(epochMs: number, zone: string): ZonedParts {
  const offset = offsetAt(epochMs, zone);
  const local = new Date(epochMs + offset * 60_000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    weekday: local.getUTCDay() || 7,
    offset,
  };
}

/**
 * The instant at which a zone's clock shows the given reading. A reading that a change to summer time skips moves
 * forward by the gap (02:30 becomes 03:30); one that occurs twice means the earlier. Days and months beyond their range
 * carry over (day 32 of January is the 1st of February). An unknown zone is read as UTC.
 */
export function epochOf(parts: LocalParts, zone: string): number {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = parts;
  const wall =
    utc(parts.year, parts.month, parts.day) +
    hour * 3_600_000 +
    minute * 60_000 +
    second * 1000 +
    millisecond;
  // Zones change at most once within two days, so the offsets a day to each side are the only candidates.
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const candidates = [wall - before * 60_000, wall - after * 60_000].filter(
    (epoch) => offsetAt(epoch, zone) === (wall - epoch) / 60_000,
  );
  return candidates.length > 0 ? Math.min(...candidates) : wall - before * 60_000;
}

/** Whether a name is a time zone that this machine knows ("Asia/Shanghai", "UTC"); offsets such as "+08:00" are not names. */
export function isZone(name: string): boolean {
  return clockOf(name) !== null;
}

/** The zone itself where it is one that this machine knows, else the other. */
export function zoneOr(zone: string | null, other: string): string {
  return zone !== null && isZone(zone) ? zone : other;
}

/**
 * The next instant after `now` at which a zone's clock shows `time` ("09:30"), on one of the weekdays (ISO 1 to 7; all
 * days if none is given). Null if the time or the zone cannot be read.
 */
export function nextLocalTime(
  now: number,
  zone: string,
  time: string,
  weekdays?: readonly number[],
): number | null {
  const clock = parseClock(time);
  if (!clock || !isZone(zone) || !isInstant(now)) return null;
  const today = zonedParts(now, zone);
  for (let days = 0; days <= 8; days++) {
    const weekday = ((today.weekday - 1 + days) % 7) + 1;
    if (weekdays && weekdays.length > 0 && !weekdays.includes(weekday)) continue;
    const epoch = epochOf({ year: today.year, month: today.month, day: today.day + days, ...clock }, zone);
    if (epoch > now) return epoch;
  }
  return null;
}

/** Reads "9:30" or "09:30:15" within a day; "24:00" is no time. */
export function parseClock(time: string): { hour: number; minute: number; second: number } | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time.trim());
  return found ? { hour: Number(found[1]), minute: Number(found[2]), second: Number(found[3] ?? 0) } : null;
}

/**
 * The instant that a stored value names: milliseconds since 1970, or an ISO date or date-time. Without an offset a
 * date-time is read in `zone`, and a bare date is its midnight there. Null for anything else, for dates that are in no
 * calendar (30 February, 24:00) and for years outside 1 to 9999.
 */
export function parseInstant(value: unknown, zone = "UTC"): number | null {
  if (typeof value === "number") return isInstant(value) ? value : null;
  if (typeof value !== "string") return null;
  const found = ISO.exec(value.trim());
  if (!found) return null;
  const [, year, month, day, clock, fraction, offset] = found;
  const time = parseClock(clock ?? "00:00");
  const parts = { year: Number(year), month: Number(month), day: Number(day) };
  if (!time || !isDate(parts)) return null;
  const millisecond = Math.floor(Number(`0${fraction ?? ""}`) * 1000);
  const local = { ...parts, ...time, millisecond };
  const shift = offset === undefined ? undefined : offsetMinutes(offset);
  if (shift === null) return null;
  const epoch = shift === undefined ? epochOf(local, zone) : epochOf(local, "UTC") - shift * 60_000;
  return isInstant(epoch) ? epoch : null;
}

/** Whether year, month and day are a day of the calendar, in the years 1 to 9999. */
export function isDate({ year, month, day }: { year: number; month: number; day: number }): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return new Date(utc(year, month, day)).getUTCDate() === day;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function offsetMinutes(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  if (minutes > 18 * 60 || Number(text.slice(-2)) > 59) return null;
  return text.startsWith("-") ? -minutes : minutes;
}

function isInstant(epoch: number): boolean {
  return Number.isFinite(epoch) && epoch >= MIN_EPOCH && epoch <= MAX_EPOCH;
}

/** Date.UTC reads the years 0 to 99 as 1900 to 1999; this does not. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

/** Minutes east of UTC. The seconds of offsets from before standard time are dropped. */
function offsetAt(epochMs: number, zone: string): number {
  const clock = clockOf(zone);
  if (!clock || !isInstant(epochMs)) return 0;
  const shown: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(epochMs)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown;
  const wall = utc(year, month, day) + hour * 3_600_000 + minute * 60_000;
  return Math.round((wall - Math.floor(epochMs / 60_000) * 60_000) / 60_000);
}

const clocks = new BoundedCache<{ clock: Intl.DateTimeFormat | null }>(600);

function clockOf(zone: string): Intl.DateTimeFormat | null {
  return clocks.getOrMake(zone, () => ({ clock: makeClock(zone) })).clock;
}

function makeClock(zone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    // RangeError is how Intl says that it does not know the zone.
    return null;
  }
}
