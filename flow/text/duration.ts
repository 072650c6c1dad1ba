export type DurationUnit = "s" | "m" | "h" | "d" | "w";

/** Ten years: a longer wait is a mistake, and dates stay far from the ends of their range. */
export const MAX_DURATION_MS = 10 * 366 * 86_400_000;

/**
 * Milliseconds of a length of time as documents hold it ("PT5M", "5m", "1h 30m", or an amount with a unit), or null if
 * it cannot be read, is negative or longer than `MAX_DURATION_MS`.
 * A day is 24 hours and a week seven days; months and years have no fixed length and are refused.
 */
export function parseDuration(value: unknown): number | null {
  if (typeof value === "string") return checked(parseIso(value.trim()) ?? parseShort(value.trim()));
  if (typeof value !== "object" || value === null || !("amount" in value) || !("unit" in value)) return null;
  if (typeof value.amount !== "number" || typeof value.unit !== "string") return null;
  const unit = unitOf(value.unit);
  return unit === undefined ? null : checked(value.amount * UNIT_MS[unit]);
}

const UNIT_MS: Record<DurationUnit, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const UNIT_NAMES = new Map<string, DurationUnit>([
  ...namesOf("s", "s sec secs second seconds 秒 秒钟"),
  ...namesOf("m", "m min mins minute minutes 分 分钟"),
  ...namesOf("h", "h hr hrs hour hours 小时"),
  ...namesOf("d", "d day days 天 日"),
  ...namesOf("w", "w week weeks 周 星期"),
]);

function namesOf(unit: DurationUnit, names: string): [string, DurationUnit][] {
  return names.split(" ").map((name) => [name, unit]);
}

function unitOf(name: string): DurationUnit | undefined {
  return UNIT_NAMES.get(name.toLowerCase());
}

const ISO =
  /^P(?=.)(?:(\d{1,9}(?:\.\d{1,9})?)W)?(?:(\d{1,9}(?:\.\d{1,9})?)D)?(?:T(?=.)(?:(\d{1,9}(?:\.\d{1,9})?)H)?(?:(\d{1,9}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/i;

function parseIso(text: string): number | null {
  const found = ISO.exec(text);
  if (!found) return null;
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return (
    Number(weeks) * UNIT_MS.w +
    Number(days) * UNIT_MS.d +
    Number(hours) * UNIT_MS.h +
    Number(minutes) * UNIT_MS.m +
    Number(seconds) * UNIT_MS.s
  );
}

function parseShort(text: string): number | null {
  if (text.length > 64 || !/^(?:\s*\d{1,9}(?:\.\d{1,9})?\s*[a-z\u4e00-\u9fff]{1,7})+$/i.test(text))
    return null;
  let total = 0;
  for (const [, amount, name] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z\u4e00-\u9fff]+)/gi)) {
    const unit = unitOf(name ?? "");
    if (unit === undefined) return null;
    total += Number(amount) * UNIT_MS[unit];
  }
  return total;
}

function checked(ms: number | null): number | null {
  if (ms === null || !Number.isFinite(ms) || ms < 0 || ms > MAX_DURATION_MS) return null;
  return Math.round(ms);
}
