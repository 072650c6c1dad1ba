/** The number that somebody typed, with a point or a comma, brought between its bounds; undefined where there is none. */
export function readNumber(
  text: string,
  { min, max, whole }: { min: number; max: number; whole: boolean },
): number | undefined {
  const trimmed = text.trim().replace(",", ".");
  const number = Number(trimmed);
  if (!/\d/.test(trimmed) || !Number.isFinite(number)) return undefined;
  const bounded = Math.min(max, Math.max(min, number));
  return whole ? Math.round(bounded) : bounded;
}
