import { parseNumber } from "../../text/fold";
import { CURRENCY_AFTER } from "./currencies";

/** A number and where it stands. */
export interface FoundNumber {
  readonly value: number;
  readonly at: number;
  readonly end: number;
}

const NUMERALS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟";
const ONES = "零〇一二三四五六七八九";
/** 1.299,50 is read like that in every language; else thousands have commas. */
const CONTINENTAL = String.raw`\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)`;
const FIGURES = String.raw`(?:${CONTINENTAL}|(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,4})?)`;
/** What is counted by a numeral that stands alone: 三个, but not 一下. */
const COUNTED = `个|個|件|位|人|份|张|只|台|套|双|箱|瓶|包|斤|公斤|千克|克|米|次|天|周|月|年|岁|小时|分钟|成|倍|盒|杯|颗|部|本|支|条|间|晚|号|度|折|毛|角|分钱|${CURRENCY_AFTER}|%`;
const SCALES = new Map([
  ["hundred", 100],
  ["thousand", 1_000],
  ["million", 1e6],
  ["billion", 1e9],
  ["dozen", 12],
]);
const SCALE = [...SCALES.keys()].join("|");

const PATTERN = new RegExp(
  [
    `(?<parts>[${NUMERALS}]{1,6})分之(?<share>[${NUMERALS}]{1,8}(?:点[${ONES}]{1,4})?|${FIGURES})`,
    `(?<![\\w.,/])(?<whole>\\d{1,3}(?=\\s\\d/))?\\s?(?<over>\\d)/(?<under>2|3|4|5|8)(?![\\d/])`,
    `(?<![\\w.])(?<figures>(?:(?<![\\d半]\\s?(?:${COUNTED})\\s?)-)?${FIGURES})(?:\\s?(?:(?<scale>(?:${SCALE})s?)\\b|(?<unit>[万千百亿]|[kw](?![a-z]))(?<tail>\\d{1,4}(?!\\d)(?<lower>[千百])?)?)|%|(?!\\w*\\d))`,
    `(?<dozens>[${ONES}两十\\d])打(?![电开包折算工])`,
    `(?<minus>负|零下)?(?<han>[${NUMERALS}]{1,16}点[${ONES}]{1,8}(?![${NUMERALS}分])|[${NUMERALS}]{1,16}(?=\\s?[来多余几]?\\s?(?:${COUNTED}))|[${NUMERALS}]{2,16}|廿[一二三四五六七八九]?|[俩仨])`,
    "(?<half>半)(?=个|斤|公斤|箱|盒|份|只|年|天|小时|价|杯|米)",
  ].join("|"),
  "gi",
);

/** Every number of a text (plain digits, simplified Chinese), in figures or words, in its order. Two that stand for "about" ("三四个") are both given. */
export function numbersIn(text: string, locale: string): FoundNumber[] {
  const signs = [...text.matchAll(PATTERN)].flatMap((match) => {
    const end = match.index + match[0].length;
    // 一个半 is one and a half.
    const more = new RegExp(`^(?:${COUNTED})半(?!价)`).test(text.slice(end, end + 4)) ? 0.5 : 0;
    return valuesOf(match.groups ?? {}, locale).map((value) => ({
      value: value + more,
      at: match.index,
      end,
    }));
  });
  const words = englishIn(text).filter(({ at, end }) => !signs.some((one) => one.at < end && at < one.end));
  return [...signs, ...words].sort((a, b) => a.at - b.at);
}

function valuesOf(found: { readonly [name: string]: string | undefined }, locale: string): number[] {
  const { parts, share, over, under, whole, figures, scale, unit, tail, lower, dozens, han, minus, half } =
    found;
  if (half) return [0.5];
  if (parts && share) {
    const [of, value] = [numeral(parts), numeral(share)];
    // 百分之二十 is 20, as 20% is.
    if (parts === "百") return value === null ? [] : [value];
    return of && value !== null ? [value / of] : [];
  }
  if (over && under) return [Number(whole ?? 0) + Number(over) / Number(under)];
  if (dozens) {
    const value = numeral(dozens);
    return value === null ? [] : [value * 12];
  }
  if (figures) {
    const value = parseNumber(figures, new RegExp(`^-?${CONTINENTAL}$`).test(figures) ? "de" : locale);
    if (value === null) return [];
    if (scale) return [value * (SCALES.get(scale.toLowerCase().replace(/s$/, "")) ?? 1)];
    if (!unit) return [value];
    const all = lower
      ? [`${figures}${unit}`, `${tail}`].map((one) => parseNumber(one, locale))
      : [parseNumber(`${figures}${unit}${tail ?? ""}`, locale)];
    return all.includes(null) ? [] : [all.reduce<number>((sum, one) => sum + (one ?? 0), 0)];
  }
  if (!han) return [];
  return about(han).map((value) => (minus ? -value : value));
}

/** 三四百, 十五六: one of two. */
const ABOUT = /^(|.*[十百千万])([一两二三四五六七八])([两二三四五六七八九])([十百千万]*)$/;

function about(han: string): number[] {
  const [, before = "", one = "", other = "", scale = ""] = ABOUT.exec(han) ?? [];
  const first = numeral(one);
  if (first !== null && numeral(other) === first + 1)
    return [one, other].flatMap((digit) => numeral(`${before}${digit}${scale}`) ?? []);
  const value = numeral(han);
  return value === null ? [] : [value];
}

const SHORT = new Map([
  ["俩", 2],
  ["仨", 3],
]);

const numeral = (text: string): number | null =>
  SHORT.get(text) ?? parseNumber(text.replace(/^廿/, "二十"), "zh");

const list = (words: string, from: number, step: number): [string, number][] =>
  words.split(" ").map((word, at) => [word, from + at * step]);
const UNITS = new Map(list("one two three four five six seven eight nine", 1, 1));
const TEENS = new Map(
  list("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10, 1),
);
const TENS = new Map(list("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10));

/** Words after which "one" counts nothing: "the blue one" is left to luck, "this one" is not. */
const NO_COUNT =
  /\b(?:the|this|that|which|any|no|some|every|each|another|other|last|next|first|second|third|fourth|fifth|new|old|the only|same|right|wrong|big|bigger|small|smaller)$/i;

/** Numbers in English words: "twenty-five", "a hundred and five", "two dozen". */
function englishIn(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  const words = [...text.matchAll(/[a-z]+/gi)];
  for (let from = 0; from < words.length; from++) {
    const read = readEnglish(text, words, from);
    if (!read) continue;
    const [first, last] = [words[from], words[read.next - 1]];
    if (!first || !last) continue;
    const [at, end] = [first.index, last.index + last[0].length];
    const isCount =
      /(?:^|\b(?:for|just|only)\s)$/i.test(text.slice(0, at)) && /^\s*(?:[.,!?]|$)/.test(text.slice(end));
    const isPronoun =
      read.value === 1 &&
      read.next === from + 1 &&
      !isCount &&
      (NO_COUNT.test(text.slice(Math.max(0, at - 12), at).trimEnd()) ||
        !/^\s+(?!of|is|was|that|which|i\b|please)[a-z]/i.test(text.slice(end)));
    if (!isPronoun) found.push({ value: read.value, at, end });
    from = read.next - 1;
  }
  return found;
}

function readEnglish(
  text: string,
  words: readonly RegExpExecArray[],
  from: number,
): { value: number; next: number } | undefined {
  const word = (at: number): string => words[at]?.[0].toLowerCase() ?? "";
  const joins = (at: number): boolean => {
    const [one, other] = [words[at - 1], words[at]];
    return (
      one !== undefined &&
      other !== undefined &&
      /^(?:\s{1,2}|-)$/.test(text.slice(one.index + one[0].length, other.index))
    );
  };
  let [total, section, next] = [0, 0, from];
  let [largest, room] = [Number.POSITIVE_INFINITY, 1_000];
  const second = joins(from + 1) ? word(from + 1) : "";
  if (word(from) === "zero") return { value: 0, next: from + 1 };
  if (word(from) === "half") {
    if (!/^an?$/.test(second)) return undefined;
    return joins(from + 2) && word(from + 2) === "dozen" ? { value: 6, next: from + 3 } : undefined;
  }
  if (word(from) === "a") {
    if (second === "couple") return { value: 2, next: from + 2 };
    if (!SCALES.has(second)) return undefined;
    section = 1;
    next = from + 1;
  }
  for (; next < words.length && (next === from || joins(next)); next++) {
    const said = word(next);
    const value = UNITS.get(said) ?? TEENS.get(said) ?? TENS.get(said);
    const scale = SCALES.get(said.replace(/s$/, ""));
    if (value !== undefined && value < room) {
      section += value;
      room = TENS.has(said) ? 10 : 0;
    } else if (scale === 12 && section > 0) return { value: (total + section) * 12, next: next + 1 };
    else if (scale === 100 && section > 0 && section < 100) {
      section *= 100;
      room = 100;
    } else if (scale !== undefined && scale > 100 && section > 0 && scale < largest) {
      total += section * scale;
      section = 0;
      largest = scale;
      room = 1_000;
    } else if (
      said === "and" &&
      room >= 100 &&
      next > from &&
      joins(next + 1) &&
      isNumberWord(word(next + 1))
    )
      continue;
    else break;
  }
  return total + section > 0 ? { value: total + section, next } : undefined;
}

const isNumberWord = (word: string): boolean => UNITS.has(word) || TEENS.has(word) || TENS.has(word);
