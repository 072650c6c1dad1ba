import { fromMinor, minorDigits, toMinor } from "../../flow/text/format-money";

const MOST_MINOR = 1_000_000_000_000;

/** An amount typed in major units ("99.90") as minor units of the currency; undefined for what is no amount. */
export function readMoney(text: string, currency: string): number | undefined {
  if (text.trim() === "") return undefined;
  const minor = toMinor(Number(text), currency);
  return minor >= 0 && minor <= MOST_MINOR ? minor : undefined;
}

/** An amount in minor units as it is typed. */
export function typedMoney(minor: number, currency: string): string {
  return fromMinor(minor, currency).toFixed(minorDigits(currency));
}
