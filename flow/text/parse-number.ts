import { digits } from "./digits";

/** Longer texts are not numbers that a person types. */
const MAX_NUMBER_TEXT = 64;

/**
 * The number that a person wrote as their whole answer, or null. Reads digits of any script, thousands marks
 * ("1,234.5", "1 234,5"), Chinese numerals ("三十五", "1万2", "两千"), k and w ("5k", "3w"), and one currency or unit word
 * ("¥99", "五百块", "35 岁", "12 USD"). `locale` decides whether "1.234" has thousands or decimals. Beyond
 * Number.MAX_SAFE_INTEGER the answer is null: such digits are an identifier.
 */
export function parseNumber(text: string, locale?: string): number | null {
  if (text.length > MAX_NUMBER_TEXT) return null;
  const plain = digits(text.normalize("NFKC"))
    .trim()
    .toLowerCase()
    .replace(/[\u00a0\u2009\u202f]/g, " ");
  const marked = /^([+\-−负負])?\s*(.*)$/u.exec(plain);
  if (!marked) return null;
  const [, sign = "", rest = ""] = marked;
  const body = withoutUnits(rest);
  const inner = /^[-−]\s*(.*)$/.exec(body);
  if (inner && (sign !== "" || body === rest)) return null;
  const value = numberOf(inner?.[1] ?? body, locale);
  if (value === null || value > Number.MAX_SAFE_INTEGER) return null;
  return (/[-−负負]/.test(sign) || inner ? -value : value) + 0;
}

const CURRENCY = /^(?:us\$|hk\$|nt\$|ca\$|a\$|s\$|rmb|cny|usd|eur|gbp|jpy|hkd|twd|人民币|[$¥€£₩₹])\s*/u;

const UNIT =
  /\s*(?:%|元整?|块钱?|塊錢?|圆|圓|美元|美金|欧元|歐元|英镑|日元|港币|港元|人民币|个月?|個月?|件|岁|歲|人|位|次|份|张|張|只|台|套|双|箱|瓶|包|斤|公斤|千克|克|米|厘米|公里|天|小时|分钟|年|rmb|cny|usd|eur|gbp|jpy|hkd|twd|dollars?|bucks?|euros?|pounds?|yuan|years? old|years?|days?|hours?|minutes?|months?|weeks?|people|persons?|items?|pieces?|pcs|times|kg|g|cm|km|m|[$¥€£₩₹])$/u;

function withoutUnits(text: string): string {
  const bare = text.replace(CURRENCY, "");
  // One word, before or after: "$12 USD" is tolerated, "12 kg days" is not a number.
  return bare.replace(UNIT, "");
}

function numberOf(text: string, locale: string | undefined): number | null {
  return decimalOf(text, locale) ?? scaledOf(text, locale) ?? chineseOf(text);
}

const POINT = [
  /^\d{1,15}(?:\.\d{1,15})?$/,
  /^\.\d{1,15}$/,
  /^\d{1,3}([, '’])\d{3}(?:\1\d{3})*(?:\.\d{1,15})?$/,
  /^\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d{1,15})?$/,
];

const COMMA = [/^\d{1,15}(?:,\d{1,15})?$/, /^\d{1,3}([. '’])\d{3}(?:\1\d{3})*(?:,\d{1,15})?$/];

/** Languages that write 1.234,5 or 1 234,5. */
const COMMA_LOCALES = new Set(
  "de fr es it pt nl ru uk pl cs sk sl hr sr bg ro hu tr el da nb nn no sv fi is et lv lt vi id az be ka kk".split(
    " ",
  ),
);

function decimalOf(source: string, locale: string | undefined): number | null {
  const text = source.replaceAll("٫", ".").replaceAll("٬", ",");
  const asPoint = () => (POINT.some((form) => form.test(text)) ? Number(text.replace(/[, '’]/g, "")) : null);
  const asComma = () =>
    COMMA.some((form) => form.test(text)) ? Number(text.replace(/[. '’]/g, "").replace(",", ".")) : null;
  const language = (locale ?? "").toLowerCase().split(/[-_]/)[0] ?? "";
  return COMMA_LOCALES.has(language) ? (asComma() ?? asPoint()) : (asPoint() ?? asComma());
}

const SCALES = new Map([
  ["k", 1e3],
  ["w", 1e4],
  ["十", 10],
  ["拾", 10],
  ["百", 1e2],
  ["佰", 1e2],
  ["千", 1e3],
  ["仟", 1e3],
  ["万", 1e4],
  ["萬", 1e4],
  ["亿", 1e8],
  ["億", 1e8],
]);

/** "1.5万", "5k", "1万2" (a trailing digit counts the next lower unit: 12 000) and "1万2000". */
function scaledOf(text: string, locale: string | undefined): number | null {
  const found = /^([\d.,]+)\s*([kw十拾百佰千仟万萬亿億])(\d{0,8})$/u.exec(text);
  if (!found) return null;
  const [, head = "", unit = "", tail = ""] = found;
  const value = decimalOf(head, locale);
  const scale = SCALES.get(unit);
  if (value === null || scale === undefined) return null;
  const rest = tail.length === 1 ? (Number(tail) * scale) / 10 : Number(tail);
  return rest < scale ? roundOff(value * scale + rest) : null;
}

const NUMERALS = new Map(
  Object.entries({
    零: 0,
    〇: 0,
    一: 1,
    壹: 1,
    二: 2,
    贰: 2,
    貳: 2,
    两: 2,
    兩: 2,
    三: 3,
    叁: 3,
    參: 3,
    四: 4,
    肆: 4,
    五: 5,
    伍: 5,
    六: 6,
    陆: 6,
    陸: 6,
    七: 7,
    柒: 7,
    八: 8,
    捌: 8,
    九: 9,
    玖: 9,
  }),
);

/** "三十五", "一万二" (12 000), "二〇二六", "三点五". */
function chineseOf(text: string): number | null {
  const [whole = "", fraction, ...more] = text.split(/[点點]/u);
  if (more.length > 0 || whole === "") return null;
  const value = chineseWhole([...whole]);
  if (value === null || fraction === undefined) return value;
  const decimals = spelled([...fraction]);
  return decimals === null || decimals === "" ? null : Number(`${value}.${decimals}`);
}

/** Digits read one after the other, or null if there is anything else. */
function spelled(characters: string[]): string | null {
  let text = "";
  for (const character of characters) {
    const digit = NUMERALS.get(character);
    if (digit === undefined) return null;
    text += String(digit);
  }
  return text;
}

function chineseWhole(characters: string[]): number | null {
  const plain = spelled(characters);
  if (plain !== null && plain.length <= 15) return plain === "" ? null : Number(plain);
  // `total` holds what is above 万, `section` what is below, `digit` the numeral that waits for its unit.
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastScale = Number.POSITIVE_INFINITY;
  let lastBig = Number.POSITIVE_INFINITY;
  let afterZero = false;
  for (const character of characters) {
    const numeral = NUMERALS.get(character);
    const scale = SCALES.get(character);
    if (numeral !== undefined) {
      if (digit !== null && digit !== 0) return null;
      digit = numeral;
      afterZero ||= numeral === 0;
    } else if (scale === undefined || /[kw]/.test(character)) return null;
    else if (scale >= 1e4) {
      const count = section + (digit ?? 0);
      if (scale === lastBig || (count === 0 && total === 0)) return null;
      // 一亿两千万 adds up, 三万亿 multiplies.
      total = scale < lastBig ? total + count * scale : (total + count) * scale;
      lastBig = scale;
      section = 0;
      digit = null;
      lastScale = scale;
      afterZero = false;
    } else {
      if (digit === null && scale !== 10) return null;
      if (scale >= lastScale && lastScale < 1e4) return null;
      section += (digit ?? 1) * scale;
      digit = null;
      lastScale = scale;
      afterZero = false;
    }
  }
  if (digit === null) return total + section;
  // "一万二" and "三百五" leave out the next unit; after a zero ("一百零五") the digit counts ones.
  const rest = !afterZero && lastScale > 10 && Number.isFinite(lastScale) ? (digit * lastScale) / 10 : digit;
  return total + section + rest;
}

function roundOff(value: number): number {
  return Number(value.toPrecision(15));
}

/**
 * The number that a value is, or that a text is beyond doubt: plain digits of any script, with thousands commas or
 * decimals. "007", "12 kg" and the digits of a long identifier stay texts (null), so that they compare as texts.
 */
export function plainNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.length > MAX_NUMBER_TEXT || !/\p{Nd}/u.test(value)) return null;
  const text = digits(value.normalize("NFKC")).trim();
  if (!/^[+-]?(?:0|[1-9]\d{0,15}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.\d{1,15})?$/.test(text)) return null;
  const number = Number(text.replaceAll(",", ""));
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number + 0 : null;
}
