/** Upper bounds of the buckets in which calls are counted by their time, in milliseconds; beyond the last, one more. */
export const BUCKETS_MS = [
  50, 100, 200, 350, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 12_000, 20_000, 40_000,
] as const;

/** Where a call of so many milliseconds is counted, from 0. */
export function bucketOf(ms: number): number {
  const at = BUCKETS_MS.findIndex((most) => ms <= most);
  return at < 0 ? BUCKETS_MS.length : at;
}

/** The time within which a share of the calls ended, as the bound of its bucket; null without calls. */
export function quantileOf(buckets: readonly number[], share: number): number | null {
  const all = buckets.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [at, count] of buckets.entries()) {
    seen += count;
    if (seen >= all * share) return BUCKETS_MS[at] ?? Number(BUCKETS_MS.at(-1)) * 2;
  }
  return null;
}
