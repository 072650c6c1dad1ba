import { parseNumber } from "../../text/fold";
import { toMinor } from "../../text/format-money";
import { CURRENCY_AFTER, CURRENCY_BEFORE, currencyOf, regionOf } from "./currencies";
import { type FoundNumber, numbersIn } from "./numbers-in";

export interface Money {
  /** In minor units. */
  readonly amount: number;
  readonly currency: string;
}

const BEFORE = new RegExp(`(?<![a-z])(?<sign>${CURRENCY_BEFORE})\\s?$`, "i");
const AFTER = new RegExp(
  `^(?<million>m(?![a-z]))?\\s?[来多余几]?\\s?(?<sign>${CURRENCY_AFTER})?(?![a-z])`,
  "i",
);
/** Tenths and hundredths behind the whole: 三块五, 五元六角二分. */
const DIGIT = "[\\d零一二两三四五六七八九壹贰叁肆伍陆柒捌玖]";
const PARTS = new RegExp(
  `^零?(?:(?<tenths>${DIGIT})[毛角](?:零?(?<hundredths>${DIGIT})分)?|(?<cents>${DIGIT})分(?!钟)|(?<bare>${DIGIT})(?![\\d十百千万亿个件]))`,
);
const TENTHS = /^\s?[毛角](?:钱)?/;
const HUNDREDTHS = /^\s?分钱/;
const CENTS = /^\s?(?:(?<cents>cents?\b|美分)|(?<pence>pence\b|便士))/i;
/** What stands between the ends of a range, where the currency is said once. */
const RANGE = /^(?:\s?[-~–—〜]\s?|\s?(?:到|至)\s?|\s+(?:to|till|until)\s+)$/i;
const EITHER = /^(?:\s?(?:或者?|、)\s?|\s+or\s+)$/i;
const BETWEEN = /\bbetween\s*(?:\S{1,4}\s?)?$/i;

/** What shows that a number is a sum though nobody said of what: 预算500, 价格在200-300之间. */
const PRICE =
  /(?:预算|价格|价位|票价|售价|单价|总价|房价|人均(?:消费)?|租金)[^\d,，。；;!！?？和、]{0,6}$|\b(?:budget|price)s?(?: (?:of|is|was|range|at|under|below|over|around|about|between|from|up to|no more than|less than|i have|is around|is about|is under))* ?:?\s?$/i;
const OTHER_UNIT =
  /^\s?(?:[分星折%个個件位人份次天晚号年月日点级倍]|-?\s?(?:stars?|percent|days?|nights?)\b)/i;
interface Sum {
  number: FoundNumber;
  value: number;
  currency: string | undefined;
  /** Where the number begins and the currency behind it ends. */
  from: number;
  end: number;
}

const isPrice = (text: string, { number, end }: Sum): boolean =>
  !OTHER_UNIT.test(text.slice(end)) && PRICE.test(text.slice(Math.max(0, number.at - 40), number.at));

/** Money in a text of plain digits and simplified Chinese, in its order; both ends of a range. */
export function moneyIn(text: string, locale: string): Money[] {
  const region = regionOf(locale);
  const sums: Sum[] = [];
  let read = 0;
  for (const number of numbersIn(text, locale)) {
    // What was read as the tenths of the one before.
    if (number.at < read && number.at !== sums.at(-1)?.number.at) continue;
    const sum = sumAt(text, number, locale, region);
    read = Math.max(read, sum.end);
    sums.push(sum);
  }
  for (const [at, sum] of sums.entries()) share(text, sum, sums[at + 1]);
  const own = currencyOf(/\p{Script=Han}/u.test(text) ? "元" : "$", region);
  for (const [at, sum] of sums.entries()) {
    const other = sums[at + 1];
    if (sum.currency !== undefined || !isPrice(text, sum)) continue;
    const last = other && RANGE.test(text.slice(sum.end, other.from)) ? other : sum;
    if (last === sum || !OTHER_UNIT.test(text.slice(last.end))) last.currency ??= own;
    share(text, sum, other);
  }
  return sums.flatMap(({ value, currency }) => {
    if (currency === undefined) return [];
    const amount = toMinor(value, currency);
    return Number.isSafeInteger(amount) ? [{ amount, currency }] : [];
  });
}

function sumAt(text: string, number: FoundNumber, locale: string, region: string): Sum {
  const { at, end, value } = number;
  const rest = text.slice(end, end + 40);
  const plain = { number, value, currency: undefined, from: at, end };
  const tenths = TENTHS.exec(rest) ?? HUNDREDTHS.exec(rest);
  if (tenths)
    return {
      ...plain,
      value: value / (/分/.test(tenths[0]) ? 100 : 10),
      currency: currencyOf("元", region),
      end: end + tenths[0].length,
    };
  const cents = CENTS.exec(rest);
  if (cents) {
    const currency = cents.groups?.pence ? "GBP" : currencyOf("$", region);
    return { ...plain, value: value / 100, currency, end: end + cents[0].length };
  }
  const before = BEFORE.exec(text.slice(Math.max(0, at - 12), at));
  const found = AFTER.exec(rest);
  const sign = before?.groups?.sign ?? found?.groups?.sign;
  const currency = sign === undefined ? undefined : currencyOf(sign.toLowerCase(), region);
  if (currency === undefined) return plain;
  const from = before ? at - before[0].length : at;
  const scale = before && found?.groups?.million ? 1e6 : 1;
  const stop = end + (found && (found.groups?.sign || scale > 1) ? found[0].length : 0);
  const parts = /^[元块圆]/.test(found?.groups?.sign ?? "") ? PARTS.exec(text.slice(stop, stop + 8)) : null;
  const { tenths: ten, hundredths, cents: cent, bare } = parts?.groups ?? {};
  // 三块五 is three and a half, 三元五 nothing that anybody says.
  if (!parts || (bare && !/^块/.test(found?.groups?.sign ?? "")))
    return { number, value: value * scale, currency, from, end: stop };
  const digit = (sign: string | undefined): number => (sign && parseNumber(sign, locale)) || 0;
  const more = digit(ten ?? bare) / 10 + digit(hundredths ?? cent) / 100;
  return { number, value: value + more, currency, from, end: stop + parts[0].length };
}

/** Gives both ends of a range the currency that was said of one: 100到200元, $100-200, between 1 and 2 dollars; 1到2万元 are both ten thousands. */
function share(text: string, one: Sum, other: Sum | undefined): void {
  if (!other || (one.currency === undefined) === (other.currency === undefined)) return;
  // Two numbers of one place are about so much: 三四百块.
  const isAbout = one.number.at === other.number.at;
  const between = text.slice(one.end, other.from);
  const isBetween =
    /^\s+and\s+$/i.test(between) && BETWEEN.test(text.slice(Math.max(0, one.from - 16), one.from));
  if (!isAbout && !RANGE.test(between) && !EITHER.test(between) && !isBetween) return;
  if (one.currency !== undefined) {
    if (!EITHER.test(between)) other.currency = one.currency;
    return;
  }
  one.currency = other.currency;
  const scale = { 万: 1e4, 千: 1e3, 百: 100 }[text.slice(other.number.at, other.number.end).slice(-1)];
  if (scale !== undefined && one.value < other.value / scale) one.value *= scale;
}
