import { type CountryCode, findPhoneNumbersInText } from "libphonenumber-js/min";
import { hasHan } from "../../language/plain";
import { toSimplified } from "../../language/simplified";
import { digits } from "../../text/fold";
import type { Json } from "../../text/json";
import { compileRegex } from "../../text/regex";
import { findTimes } from "../ask/clock-words";
import { findDate, type LocalDate } from "../ask/read-date";
import { regionOf } from "./currencies";
import { findListed, type ListValue } from "./find-listed";
import { moneyIn } from "./money-in";
import { numbersIn } from "./numbers-in";

export const ENTITY_KINDS = [
  "date",
  "time",
  "number",
  "money",
  "phone",
  "email",
  "order",
  "product",
  "list",
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export type EntityWish = {
  /** Products are looked up in the catalogue, and not here. */
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
 * Values of a kind in a message, in its order: dates as "2026-03-01" or "2026-03-01T15:00", times of day as "15:00", numbers, money as
 * `{ amount (minor units), currency }`, phones as +E.164, e-mail addresses and order numbers as texts, the values of a list.
 */
export function findEntities(text: string, wish: EntityWish, reading: EntityReading): Json[] {
  const said = text.slice(0, MAX_TEXT);
  const line = toSimplified(digits(said.normalize("NFKC")));
  return finders[wish.kind](line, wish, reading, said).slice(0, MAX_FOUND);
}

type Finder = (line: string, wish: EntityWish, reading: EntityReading, said: string) => Json[];

const finders: { readonly [K in EntityKind]: Finder } = {
  date: (line, _, reading) => datesIn(line, reading).map(({ value }) => value),
  time: (line) => timesIn(cleared(line)).map(({ value }) => value),
  number: (line, _, reading) => countedIn(line, reading),
  money: (line, _, { locale }) => moneyIn(cleared(line), locale).map((money) => ({ ...money })),
  phone: (line, _, reading) => phonesIn(line, reading).map(({ value }) => value),
  email: (line) => [...line.matchAll(EMAIL)].map(([address]) => address.toLowerCase()),
  order: (line, { pattern }, reading) => ordersIn(line, pattern, reading),
  product: () => [],
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

/** The library's time grows faster than its text: a long message is read in pieces, parted where sentences are. */
const PIECE = /[^。！？!?\n;；]{1,200}(?:[。！？!?\n;；]|(?=[\s\S])|$)/g;
const MAX_DATES = 5;

function datesIn(line: string, { now, timeZone, locale }: EntityReading): { value: string; words: string }[] {
  const language = locale.toLowerCase();
  const dayFirst = !/^(en(-us)?|zh.*|ja.*|ko.*)$/.test(language);
  const reading = { now, timeZone, locale, dayFirst, forward: true };
  const dates: { value: string; words: string }[] = [];
  for (const [piece] of cleared(line).matchAll(PIECE)) {
    let rest = piece;
    while (dates.length < MAX_DATES) {
      const found = findDate(rest, reading);
      if (!found || !rest.includes(found.words)) break;
      const { date, end, words } = found;
      dates.push({ value: printed(date), words }, ...(end ? [{ value: printed(end), words: "" }] : []));
      rest = without(rest, [words]);
    }
  }
  return dates;
}

const timesIn = (line: string): { value: string; words: string }[] =>
  findTimes(line).map(({ hour, minute, at, end }) => ({
    value: `${two(hour % 24)}:${two(minute)}`,
    words: line.slice(at, end),
  }));

const printed = ({ year, month, day, hour, minute }: LocalDate): string => {
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return hour === undefined ? date : `${date}T${two(hour)}:${two(minute ?? 0)}`;
};

const two = (value: number): string => String(value).padStart(2, "0");

/** Numerals said one after the other, as long as a mobile number: 一三八零零一三八零零零. */
const SPELLED =
  /(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])/g;

function phonesIn(line: string, { locale }: EntityReading): { value: string; words: string }[] {
  const region = regionOf(locale) || "US";
  const text = cleared(line)
    .replace(SPELLED, (said) =>
      [...said]
        .map((sign) => "〇一二三四五六七八九".indexOf(sign.replace("零", "〇").replace("幺", "一")))
        .join(""),
    )
    .replace(/(^|[^\d+])00(?=[1-9]\d{6})/g, "$1+ ");
  // Who writes Chinese elsewhere may have a number from there, or one from China.
  const homes =
    hasHan(line) && !/^zh/i.test(locale) ? ["CN", region] : hasHan(line) ? [region, "CN"] : [region];
  const found: { at: number; end: number; value: string }[] = [];
  for (const home of homes)
    for (const { number, startsAt: at, endsAt: end } of findPhoneNumbersInText(text, home as CountryCode)) {
      const isNew = !found.some((one) => one.at < end && at < one.end);
      if (isNew && number.isValid() && !NAMED_ORDER.test(text.slice(Math.max(0, at - NEAR), at)))
        found.push({ at, end, value: number.number });
    }
  return found
    .sort((one, other) => one.at - other.at)
    .map(({ at, end, value }) => ({ value, words: line.slice(at, end) }));
}

const ORDER_WORD =
  /(?:订单|訂單|单号|單號|运单|快递|编号|流水)(?:号码?|號碼?)?|\b(?:order|tracking|reference|booking|invoice|case|ticket)(?: ?(?:number|no|id|code))?\b|\bno\b|#/i;
/** The same, right before a number. */
const NAMED_ORDER = new RegExp(`(?:${ORDER_WORD.source})\\s*(?:[:：是为]|is)?\\s*$`, "i");
/** What else has long numbers. */
const OTHER_CODE =
  /(?:身份证|银行卡|信用卡|卡号|账号|帐号|税号|护照|手机|电话|微信|邮编|条码|条形码)(?:号码?)?|\b(?:card|account|passport|phone|mobile|iban|barcode|zip)(?: ?(?:number|no))?\b|\bqq\b/i;
const CODE =
  /(?:(?<![A-Za-z0-9])[A-Z]{1,4} (?=\d{9,}))?[A-Za-z0-9](?:[A-Za-z0-9]|[-_/](?=[A-Za-z0-9])){3,39}/g;
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
    const code = match[0].replace(" ", "");
    const figures = code.replace(/\D/g, "").length;
    const before = rest.slice(Math.max(0, match.index - NEAR), match.index);
    const named = ORDER_WORD.test(before);
    if (!named && OTHER_CODE.test(before)) continue;
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

/** Numbers that are no part of a date or a time, a phone number, an order number or an address. */
function countedIn(line: string, reading: EntityReading): Json[] {
  const rest = without(cleared(line), [
    ...datesIn(line, reading).map(({ words }) => words),
    ...timesIn(line).map(({ words }) => words),
    ...phonesIn(line, reading).map(({ words }) => words),
  ]);
  return numbersIn(rest, reading.locale).map(({ value }) => value);
}
