import { toSimplified } from "../simplified";
import { chineseNumber, ENGLISH_NUMBERS } from "./number-words";
import { takeDates, takeTimes } from "./times";
import { CURRENCY_BEFORE, currencyOf, UNIT_AFTER, unitOf } from "./units";

/** Something in a sentence that is right or wrong, whatever the words around it. */
export type Fact =
  | { readonly kind: "number"; readonly value: string; readonly unit: string | null }
  /** A name with a digit in it, such as a model's; lower case. */
  | { readonly kind: "code"; readonly value: string }
  /** A name by its capital, its quotes, or its letters among Chinese ones; lower case. */
  | { readonly kind: "name"; readonly value: string }
  /** An address of the web or of mail; lower case. */
  | { readonly kind: "link"; readonly value: string };

const LINK =
  /(?:https?:\/\/|www\.)[^\s<>"'）)】\]，。；、]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:com|cn|net|org|io|co|shop|store|app|dev|info|example|test)\b(?:\/[^\s<>"'）)】\]，。；、]*)?/giu;

/** The facts of a text: numbers with their units (prices, times, shares, dates), names, codes and addresses. */
export function factsOf(text: string): Fact[] {
  const facts: Fact[] = [];
  let rest = toSimplified(text.normalize("NFKC")).replace(LINK, (link) => {
    facts.push({ kind: "link", value: linkForm(link) });
    return " ";
  });
  rest = takeNames(rest, facts);
  takeNumbers(rest.toLowerCase(), facts);
  return facts;
}

/** An address without what is often left out, and what follows it in a sentence. */
const linkForm = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");

const QUOTED = /[《“「『"]([^《》“”「」『』"]{2,60})[》”」』"]/gu;
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Words with a capital that are no names. */
const PLAIN = new Set(
  "i i'm i'll i've i'd yes no ok okay you your we our the a an please thanks thank hello hi sorry if for to in on at it is are and or but not this that usd eur gbp cny rmb faq pdf id sms".split(
    " ",
  ),
);

function takeNames(text: string, facts: Fact[]): string {
  for (const [, quoted = ""] of text.matchAll(QUOTED))
    facts.push({ kind: "name", value: quoted.trim().toLowerCase() });
  let rest = text.replace(/(?:周|星期|礼拜)([一二三四五六日天])/gu, (_, day: string) => {
    const at = "一二三四五六日".indexOf(day === "天" ? "日" : day);
    facts.push({ kind: "number", value: String(at + 1), unit: "weekday" });
    return " ";
  });
  rest = rest.replace(/\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b/giu, (day) => {
    const at = WEEKDAYS.findIndex((one) => day.toLowerCase().startsWith(one));
    facts.push({ kind: "number", value: String(at + 1), unit: "weekday" });
    return " ";
  });
  rest = takeDates(rest, facts);
  const hasHan = /[\u3400-\u9fff]/.test(rest);
  // In Chinese, letters are names wherever they stand; in English, capitals within a sentence are.
  const names = hasHan
    ? /(?<![\p{L}\p{N}])[A-Za-z][A-Za-z'’-]+(?![\p{L}\p{N}])/gu
    : /(?<=[\p{L}\p{N},;:)”"]\s+)\p{Lu}[\p{L}'’-]+(?![\p{N}])/gu;
  const found: string[] = [];
  for (const [name] of rest.matchAll(names)) {
    const lower = name.toLowerCase().replace(/['’]s$/, "");
    if (!PLAIN.has(lower) && unitOf(lower) === null && !(lower in ENGLISH_NUMBERS)) found.push(lower);
  }
  for (const value of found) facts.push({ kind: "name", value });
  return rest;
}

const SCALES: { readonly [name: string]: number } = {
  万: 1e4,
  亿: 1e8,
  千: 1e3,
  百: 1e2,
  k: 1e3,
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
};
const ZH = "零〇一二两三四五六七八九十百千万半";
const CHINESE = new RegExp(`(?<![\\d.])([${ZH}]+)(?=\\s*(?:${UNIT_AFTER}|点))`, "gu");
const WORDS = new RegExp(`\\b(${Object.keys(ENGLISH_NUMBERS).join("|")})\\b`, "gu");
/** "One" counts only what is measured or scaled. */
const ONE = new RegExp(
  `\\bone(?=[\\s-](?:business |working |calendar )?(?:${UNIT_AFTER}|o'clock|hundred|thousand|million))`,
  "gu",
);
const NUMBER = new RegExp(
  `(${CURRENCY_BEFORE})?(?<![a-z0-9.])(\\d+(?:[.,:]\\d+)*)\\s?-?((?:${Object.keys(SCALES).join("|")})(?![a-z克米瓦卡]))?\\s?-?(${UNIT_AFTER})?`,
  "gu",
);
/** Letters and digits in one word. */
const CODE = /(?<![a-z0-9])(?=[a-z-]*\d)(?=\d*[a-z-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])/gu;
const MEASURED = new RegExp(`^\\d+(?:\\.\\d+)?-?(?:${UNIT_AFTER}|k|am|pm|st|nd|rd|th)$`, "u");

function takeNumbers(text: string, facts: Fact[]): void {
  let rest = text.replace(CODE, (code) => {
    if (MEASURED.test(code)) return code;
    facts.push({ kind: "code", value: code });
    return " ";
  });
  rest = rest
    .replace(/百分之([零〇一二两三四五六七八九十百]+)/gu, (_, words: string) => `${chineseNumber(words)}%`)
    .replace(CHINESE, (words) => String(chineseNumber(words)))
    .replace(WORDS, (word) => String(ENGLISH_NUMBERS[word] ?? word))
    .replace(ONE, "1");
  rest = takeTimes(rest, facts);
  for (const [, before, digits = "", scale, after] of rest.matchAll(NUMBER)) {
    const unit = currencyOf(before?.trim() ?? "") ?? (after === undefined ? null : unitOf(after));
    // "One" and "一个" mostly count nothing.
    if (digits === "1" && unit === null) continue;
    facts.push({ kind: "number", value: amountOf(digits, scale), unit });
  }
}

function amountOf(digits: string, scale: string | undefined): string {
  if (digits.includes(":")) return digits.replace(/^0/, "");
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(",", "") : digits;
  const value = Number(plain) * (SCALES[scale ?? ""] ?? 1);
  return Number.isFinite(value) ? String(Math.round(value * 1e6) / 1e6) : plain;
}
