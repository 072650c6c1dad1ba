import { printNumber } from "./print";

/**
 * An amount in minor units as text: `formatMoney(1250, "CNY")` is "¥12.50". A currency that has no sign here shows its
 * code ("12.50 PLN"), and without a currency the plain amount with two decimals. "" if the amount is not a number.
 */
export function formatMoney(minor: number, currency = ""): string {
  if (!Number.isFinite(minor)) return "";
  const code = currency.toUpperCase();
  const decimals = minorDigits(code);
  const size = groupDigits(fromMinor(Math.abs(minor), code), decimals);
  const sign = SIGNS.get(code);
  const shown = sign === undefined ? `${size}${/^[A-Z]{3}$/.test(code) ? ` ${code}` : ""}` : `${sign}${size}`;
  return minor < 0 ? `-${shown}` : shown;
}

/**
 * Decimals of a currency's minor unit: 0 for yen, 3 for Kuwaiti dinars, 2 for most. By ISO 4217, as programs that take payments
 * count; Intl says how many are usually shown, which is none for rupiahs and Iraqi dinars.
 */
export function minorDigits(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0;
  if (FOUR_DECIMALS.has(currency)) return 4;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** An amount in minor units, as a count of the currency's units: 1250 of CNY is 12.5. */
export function fromMinor(minor: number, currency: string): number {
  return minor / 10 ** minorDigits(currency);
}

/** A count of a currency's units in whole minor ones: 12.5 of CNY is 1250. */
export function toMinor(amount: number, currency: string): number {
  return Math.round(amount * 10 ** minorDigits(currency));
}

/** A number with commas between thousands; with `decimals` rounded half away from zero and padded, else as it is. */
export function groupDigits(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return "";
  const text = decimals === undefined ? printNumber(value) : toFixed(value, decimals);
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Rounds half away from zero by decimal digits, where 1.005 * 100 in binary would fall short. */
export function roundTo(value: number, decimals: number): number {
  const places = Math.min(15, Math.max(-15, Math.trunc(decimals) || 0));
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  const text = Math.abs(value).toPrecision(15);
  const rounded = Math.round(shift(Number(text), places));
  if (!Number.isSafeInteger(rounded)) return value;
  return Math.sign(value) * shift(rounded, -places) + 0;
}

function shift(value: number, places: number): number {
  const [mantissa, exponent = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

function toFixed(value: number, decimals: number): string {
  const places = Math.min(15, Math.max(0, Math.trunc(decimals) || 0));
  const rounded = roundTo(value, places);
  if (Math.abs(rounded) >= 1e21) return printNumber(rounded);
  return rounded.toFixed(places);
}

const SIGNS = new Map([
  ["CNY", "¥"],
  ["JPY", "¥"],
  ["USD", "$"],
  ["EUR", "€"],
  ["GBP", "£"],
  ["HKD", "HK$"],
  ["TWD", "NT$"],
  ["MOP", "MOP$"],
  ["SGD", "S$"],
  ["AUD", "A$"],
  ["CAD", "CA$"],
  ["NZD", "NZ$"],
  ["KRW", "₩"],
  ["INR", "₹"],
  ["THB", "฿"],
  ["VND", "₫"],
  ["PHP", "₱"],
  ["MYR", "RM"],
  ["IDR", "Rp"],
  ["BRL", "R$"],
  ["MXN", "MX$"],
]);

const NO_DECIMALS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const FOUR_DECIMALS = new Set(["CLF", "UYW"]);
const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
