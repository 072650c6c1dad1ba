import { findPhoneNumbersInText } from "libphonenumber-js/min";
import { hasHan } from "../../language/plain";
import { digits, parseNumber } from "../../text/fold";
import { toMinor } from "../../text/format-money";
import type { Json } from "../../text/json";
import { compileRegex } from "../../text/regex";
import { findDate } from "../ask/read-date";
import { findListed, type ListValue } from "./find-listed";

export const ENTITY_KINDS = ["date", "number", "money", "phone", "email", "order", "list"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export type EntityWish = {
  kind: EntityKind;
  /** How order numbers look here. */
  pattern?: string | undefined;
  /** What may be named. */
  values?: readonly ListValue[] | undefined;
};

export type EntityReading = { now: number; timeZone: string; locale: string };

/** At most this much of a message is searched for values, and at most so many of one kind are kept. */
const MAX_TEXT = 2_000;
const MAX_FOUND = 20;

/**
 * Values of a kind in a message, in its order: dates as "2026-03-01" or "2026-03-01T15:00", numbers, money as
 * `{ amount (minor units), currency }`, phones as +E.164, e-mail addresses and order numbers as texts, the values of a list.
 */
export function findEntities(text: string, wish: EntityWish, reading: EntityReading): Json[] {
  const said = text.slice(0, MAX_TEXT);
  const line = digits(said.normalize("NFKC"));
  return finders[wish.kind](line, wish, reading, said).slice(0, MAX_FOUND);
}

type Finder = (line: string, wish: EntityWish, reading: EntityReading, said: string) => Json[];

const finders: { readonly [K in EntityKind]: Finder } = {
  date: (line, _, reading) => datesIn(line, reading).map(({ value }) => value),
  number: (line, _, reading) => numbersIn(line, reading),
  money: (line, _, reading) => moneyIn(line, reading).map(({ amount, currency }) => ({ amount, currency })),
  phone: (line, _, reading) => phonesIn(line, reading).map(({ value }) => value),
  email: (line) => [...line.matchAll(EMAIL)].map(([address]) => address.toLowerCase()),
  order: (line, { pattern }, reading) => ordersIn(line, pattern, reading),
  list: (_, { values }, __, said) => findListed(said, values ?? []),
};

const EMAIL = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?![a-z0-9-])/gi;
const WEB_ADDRESS = /https?:\/\/\S+/gi;

/** The text with what was found made blank, of the same length. */
const without = (line: string, found: readonly string[]): string =>
  found.reduce((rest, words) => (words ? rest.replace(words, " ".repeat(words.length)) : rest), line);

const cleared = (line: string): string =>
  [WEB_ADDRESS, EMAIL].reduce(
    (rest, pattern) => rest.replace(pattern, (hit) => " ".repeat(hit.length)),
    line,
  );

/** The library reads 200 characters at a time. */
const DATE_TEXT = 200;
const MAX_DATES = 5;

function datesIn(line: string, { now, timeZone, locale }: EntityReading): { value: string; words: string }[] {
  const language = locale.toLowerCase();
  const dayFirst = !/^(en(-us)?|zh.*|ja.*|ko.*)$/.test(language);
  const reading = { now, timeZone, locale, dayFirst, forward: true };
  const dates: { value: string; words: string }[] = [];
  let rest = cleared(line).slice(0, DATE_TEXT);
  while (dates.length < MAX_DATES) {
    const found = findDate(rest, reading);
    if (!found || !rest.includes(found.words)) break;
    const { year, month, day, hour, minute } = found.date;
    const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
    dates.push({
      value: hour === undefined ? date : `${date}T${two(hour)}:${two(minute ?? 0)}`,
      words: found.words,
    });
    rest = without(rest, [found.words]);
  }
  return dates;
}

const two = (value: number): string => String(value).padStart(2, "0");

function phonesIn(line: string, { locale }: EntityReading): { value: string; words: string }[] {
  const home = /^zh(?:-(?:Hans-?)?CN|-Hans)?$/i.test(locale) || hasHan(line) ? "CN" : "US";
  const text = cleared(line).replace(/(^|[^\d+])00(?=[1-9]\d{6})/g, "$1+ ");
  return findPhoneNumbersInText(text, home).flatMap(({ number, startsAt, endsAt }) =>
    number.isValid() ? [{ value: number.number, words: text.slice(startsAt, endsAt) }] : [],
  );
}

const ORDER_WORD =
  /(?:订单|訂單|单号|單號|运单|快递|编号|流水)(?:号码?|號碼?)?|\b(?:order|tracking|reference|booking|invoice|case|ticket)(?: ?(?:number|no|id|code))?\b|\bno\b|#/i;
const CODE = /[A-Za-z0-9](?:[A-Za-z0-9]|[-_/](?=[A-Za-z0-9])){3,39}/g;
/** Words between a number and the word that says what it is. */
const NEAR = 16;

/** By the author's pattern (its first group where it has one), else codes that an order's word stands before, else long codes. */
function ordersIn(line: string, pattern: string | undefined, reading: EntityReading): Json[] {
  if (pattern?.trim()) return ordersLike(line, pattern);
  const phones = new Set(phonesIn(line, reading).map(({ words }) => words.replace(/\D/g, "")));
  const rest = without(
    cleared(line),
    datesIn(line, reading).map(({ words }) => words),
  );
  const found: { code: string; named: boolean }[] = [];
  for (const match of rest.matchAll(CODE)) {
    const [code] = match;
    const figures = code.replace(/\D/g, "").length;
    const named = ORDER_WORD.test(rest.slice(Math.max(0, match.index - NEAR), match.index));
    const isPhone = phones.has(code.replace(/\D/g, "")) && !named;
    if (figures >= (named ? 3 : 6) && (named || code.length >= 8) && !isPhone) found.push({ code, named });
  }
  const named = found.filter((one) => one.named);
  return (named.length > 0 ? named : found).map(({ code }) => code.toUpperCase());
}

function ordersLike(line: string, pattern: string): Json[] {
  const regex = compileRegex(pattern, "i");
  if (!regex.ok) return [];
  const found: Json[] = [];
  let rest = line;
  for (
    let hit = regex.exec(rest);
    hit && hit.text !== "" && found.length < MAX_FOUND;
    hit = regex.exec(rest)
  ) {
    found.push(hit.groups.find((group) => group !== null && group !== "") ?? hit.text);
    rest = rest.slice(hit.index + hit.text.length);
  }
  return found;
}

const ZH_FIGURES = "零〇一二两三四五六七八九十百千万亿";
const FIGURES = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,4})?`;
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^(?:us\$|usd|\$|美元|美金|dollars?|bucks?)$/i, "USD"],
  [/^(?:hk\$|hkd|港币|港元)$/i, "HKD"],
  [/^(?:nt\$|twd|新台币|台币)$/i, "TWD"],
  [/^(?:€|eur|euros?|欧元)$/i, "EUR"],
  [/^(?:£|gbp|pounds?|英镑|quid)$/i, "GBP"],
  [/^(?:jpy|日元|日圆|yen)$/i, "JPY"],
  [/^(?:¥|rmb|cny|yuan|元|块|块钱|人民币|圆|塊|塊錢)$/i, "CNY"],
];
const BEFORE = String.raw`us\$|hk\$|nt\$|usd|hkd|twd|eur|gbp|jpy|rmb|cny|人民币|[$¥€£]`;
const AFTER = `美元|美金|港币|港元|新台币|台币|欧元|英镑|日元|日圆|人民币|块钱|塊錢|元|块|塊|圆|usd|hkd|twd|eur|gbp|jpy|rmb|cny|dollars?|bucks?|euros?|pounds?|quid|yen|yuan|[€£]`;
const MONEY = new RegExp(
  `(?<![\\w.])(?<before>${BEFORE})\\s?(?<sum>${FIGURES}\\s?[万千百亿kw]?)(?![\\d.]*\\d)|(?<!\\d)(?<count>${FIGURES}\\s?[万千百亿kw]?|[${ZH_FIGURES}]{1,12})\\s?(?<after>${AFTER})(?:(?<rest>[\\d一二三四五六七八九])(?![\\d十百千万亿]))?(?![a-z])`,
  "gi",
);

function moneyIn(
  line: string,
  { locale }: EntityReading,
): { amount: number; currency: string; words: string }[] {
  const found: { amount: number; currency: string; words: string }[] = [];
  for (const match of cleared(line).matchAll(MONEY)) {
    const { before, sum, count, after, rest } = match.groups ?? {};
    const currency = SIGNS.find(([sign]) => sign.test(before ?? after ?? ""))?.[1];
    const whole = parseNumber((sum ?? count ?? "").replace(/\s/g, ""), locale);
    // 三块五 is three and a half.
    const part = rest && /^[块塊]/.test(after ?? "") ? (parseNumber(rest, locale) ?? 0) / 10 : 0;
    if (!currency || whole === null) continue;
    const amount = toMinor(whole + part, currency);
    if (Number.isSafeInteger(amount)) found.push({ amount, currency, words: match[0] });
  }
  return found;
}

const COUNTED =
  "个|個|件|位|人|份|张|張|只|隻|台|套|双|雙|箱|瓶|包|斤|公斤|千克|克|米|次|天|周|週|月|年|岁|歲|小时|分钟|点|成|倍|盒|杯|颗|部|本|支|条|條|间|間|晚|斤|号|%";
const NUMBER = new RegExp(
  `(?<![\\w.])-?${FIGURES}\\s?[万千百亿kw]?%?(?![\\w]*\\d)|[${ZH_FIGURES}]{1,12}(?=\\s?(?:${COUNTED}))|[${ZH_FIGURES}]{2,12}`,
  "gi",
);
const EN_NUMBERS = new Map(
  "one two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, at) => [word, at + 1]),
);
const EN_NUMBER = new RegExp(`\\b(?:${[...EN_NUMBERS.keys()].join("|")})\\b`, "gi");

/** Numbers that are no part of a date, a phone number, an order number or an address. */
function numbersIn(line: string, reading: EntityReading): Json[] {
  const rest = without(cleared(line), [
    ...datesIn(line, reading).map(({ words }) => words),
    ...phonesIn(line, reading).map(({ words }) => words),
  ]);
  const spelled = [...rest.matchAll(EN_NUMBER)].map((match) => ({
    at: match.index,
    value: EN_NUMBERS.get(match[0].toLowerCase()) ?? null,
  }));
  const figures = [...rest.matchAll(NUMBER)].map((match) => ({
    at: match.index,
    value: parseNumber(match[0].replace(/\s/g, ""), reading.locale),
  }));
  return [...figures, ...spelled]
    .sort((a, b) => a.at - b.at)
    .flatMap(({ value }) => (value === null ? [] : [value]));
}
