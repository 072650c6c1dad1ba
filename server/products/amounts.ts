import { formatMoney, toMinor } from "../../flow/text/format-money";

/** Money that a text speaks of. */
export interface Amount {
  readonly minor: number;
  /** A bare "$" is taken for dollars, "¥" and "元" for yuan. */
  readonly currency: string;
  readonly from: number;
  readonly to: number;
}

const SIGNS: { readonly [sign: string]: string } = {
  "¥": "CNY",
  "￥": "CNY",
  RMB: "CNY",
  CNY: "CNY",
  人民币: "CNY",
  元: "CNY",
  块: "CNY",
  块钱: "CNY",
  YUAN: "CNY",
  $: "USD",
  US$: "USD",
  USD: "USD",
  DOLLARS: "USD",
  DOLLAR: "USD",
  HK$: "HKD",
  HKD: "HKD",
  NT$: "TWD",
  TWD: "TWD",
  "€": "EUR",
  EUR: "EUR",
  EUROS: "EUR",
  "£": "GBP",
  GBP: "GBP",
  POUNDS: "GBP",
};
const NUMBER = String.raw`\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,3})?|\d+(?:\.\d{1,3})?`;
const MONEY = new RegExp(
  String.raw`(?<before>US\$|HK\$|NT\$|RMB|CNY|USD|HKD|TWD|EUR|GBP|人民币|[¥￥$€£])\s?(?<a>${NUMBER})(?<wanA>\s?万)?` +
    String.raw`|(?<![\d.])(?<b>${NUMBER})(?<wanB>\s?万)?\s?(?<after>元|块钱|块|RMB|CNY|USD|HKD|TWD|EUR|GBP|€|dollars?\b|euros\b|pounds\b|yuan\b)`,
  "giu",
);

/** Every amount of money in a text, with its place. */
export function amountsIn(text: string): Amount[] {
  return [...text.matchAll(MONEY)].flatMap((found) => {
    const { before, a, wanA, b, wanB, after } = found.groups ?? {};
    const currency = SIGNS[(before ?? after ?? "").toUpperCase()];
    const number = Number((a ?? b ?? "").replace(/[,，]/g, "")) * (wanA || wanB ? 10_000 : 1);
    if (currency === undefined || !Number.isFinite(number)) return [];
    const minor = toMinor(number, currency);
    return [{ minor, currency, from: found.index, to: found.index + found[0].length }];
  });
}

/** A price as it is told: whole units without their zeros, "¥4,299" rather than "¥4,299.00". */
export function priceText(minor: number, currency: string): string {
  return formatMoney(minor, currency).replace(/\.0+(?=$| )/, "");
}
