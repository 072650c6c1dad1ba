/** A whole number typed within bounds; null for an empty field, undefined for what is neither. */
export function readNumber(text: string, min: number, max: number): number | null | undefined {
  const typed = text.trim();
  if (typed === "") return null;
  const number = Number(typed);
  return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
}
