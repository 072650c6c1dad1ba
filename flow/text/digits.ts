/** The text with the decimal digits of every script (full-width, Arabic, Devanagari ...) as 0 to 9. */
export function digits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

const DIGIT = /^\p{Nd}$/u;

/** Unicode keeps every script's digits in runs of ten from zero up, so the place in the run is the value. */
function digitValue(code: number): number {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}
