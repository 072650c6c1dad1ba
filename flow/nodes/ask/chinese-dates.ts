import { toSimplified } from "../../language/simplified";
import { parseNumber } from "../../text/parse-number";
import { zonedParts } from "../../text/zoned-time";
import { CHINESE_CLOCK, CHINESE_PART, chineseClock } from "./clock-words";
import { addMonths, atClock, dateOf, dayNumber, dayOfMonth, monthEnd, weekdayOf } from "./days";
import { feastOf, lunarDay } from "./feasts";
import type { DateReading, LocalDate } from "./read-date";

/** A date that is said in a text, where its words stand, and the other end of a span. */
export interface SaidDate {
  readonly date: LocalDate;
  readonly end?: LocalDate;
  readonly at: number;
  readonly words: string;
}

const N = "[\\d零〇一二两三四五六七八九十]{1,3}";
const LUNAR_DAY =
  "初[一二三四五六七八九十]|十[一二三四五六七八九]|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十";
const WEEK = "(?:周|星期|礼拜)";
const YEAR = "(?<year>[\\d零〇一二三四五六七八九]{4})年|(?<yearWord>前年|去年|今年|明年|后年)的?";
const PLACE = "(?<place>上上|下下|上|这|本|下)";
/** What a number of a thing is, not of a day: 3号线, 5号楼. */
const NO_DAY = "(?![线楼店门桌房间柜机电池色码仓馆厅台位院车柱库链品元内期本]|\\d)";
const DAYS = [
  `(?:${YEAR})?(?:农历|阴历|旧历)的?(?:${YEAR.replaceAll("<year", "<lunarYear")})?(?<lunarMonth>正|冬|腊|[一二三四五六七八九十]{1,2}|\\d{1,2})月(?<lunarDay>${LUNAR_DAY}|\\d{1,2})`,
  `(?:${YEAR})?(?<month>${N})月(?:(?<day>${N})(?:[日号]|(?![\\d个号日]))|(?<edge>底|末|初))`,
  `(?<![个\\d一二三四五六七八九十])(?:${PLACE}个?)?月的?(?<edge>底|末|初)`,
  `${PLACE}个?月的?(?<placed>${N})[日号]`,
  "(?<edgeYear>今|明|去)?年(?<yearEdge>底|末|初)",
  `(?:${PLACE}个?)?${WEEK}(?<weekday>[一二三四五六日天末])`,
  "(?<near>大前天|大后天|前天|昨[天日晚]|今[天日晚早]|明[天日晚早]|后天)",
  `(?<count>${N}|半)(?:个(?<more>半)(?=个?[月星礼小钟]))?(?<unit>个?小时|个?钟头|分钟|天|日|周|个?星期|个?礼拜|个?月|年)(?<half>半)?(?:之|以)?(?<side>后|前)(?![面台端排者天])`,
  `(?<![\\d第月楼路街巷弄牌号])(?<bare>${N})[号日]${NO_DAY}`,
  `(?:${YEAR})?(?<feast>元旦|情人节|妇女节|清明节?|劳动节|五一(?!折)|六一儿童节|儿童节|国庆节?|双十一|双11|双十二|双12|平安夜|圣诞节?|春节|大年初一|除夕|大年三十|元宵节?|端午节?|七夕节?|中秋节?|重阳节)`,
].map((words) => new RegExp(words, "g"));
const TIME = new RegExp(`^[的,， ]{0,2}${CHINESE_CLOCK}`);
const UNTIL_TIME = new RegExp(`^\\s?(?:到|至|-|~)\\s?${CHINESE_CLOCK}`);
const UNTIL_DAY = new RegExp(`^\\s?(?:到|至|-|~)\\s?(?<day>${N})[日号]${NO_DAY}`);

/** The first date that a text says in Chinese, with its time of day and, of a span, its end. */
export function findChineseDate(text: string, reading: DateReading): SaidDate | undefined {
  // Both texts are of the same length.
  const plain = toSimplified(text);
  const matches = DAYS.flatMap((words) => [...plain.matchAll(words)]).sort((a, b) => a.index - b.index);
  for (const match of matches) {
    const day = dayOf(match.groups ?? {}, reading);
    if (!day) continue;
    let stop = match.index + match[0].length;
    let date = day;
    let end: LocalDate | undefined;
    if (day.hour === undefined) {
      const until = UNTIL_DAY.exec(plain.slice(stop));
      end = until ? dayOfMonth(day.year, day.month, numeral(until.groups?.day)) : undefined;
      if (until && end) stop += until[0].length;
      const isEvening = /晚$/.test(match[0]) ? "晚上" : /早$/.test(match[0]) ? "早上" : undefined;
      const time = TIME.exec(plain.slice(stop));
      const clock = time && chineseClock(time.groups ?? {}, time.groups?.part ?? isEvening);
      if (time && clock && !end) {
        date = atClock(day, clock);
        stop += time[0].length;
        const later = UNTIL_TIME.exec(plain.slice(stop));
        const part = time.groups?.part ?? isEvening;
        const to = later && chineseClock(later.groups ?? {}, later.groups?.part ?? part);
        if (later && to) {
          end = atClock(day, to);
          stop += later[0].length;
        }
      } else {
        // 明天下午: which part of the day belongs to the words, and to no time.
        stop += new RegExp(`^的?(?:${CHINESE_PART})`).exec(plain.slice(stop))?.[0].length ?? 0;
      }
    }
    return { date, ...(end ? { end } : {}), at: match.index, words: text.slice(match.index, stop) };
  }
  return undefined;
}

type Groups = { readonly [name: string]: string | undefined };

const numeral = (text = ""): number => parseNumber(text, "zh") ?? Number.NaN;

const YEARS: { readonly [word: string]: number } = { 前年: -2, 去年: -1, 今年: 0, 明年: 1, 后年: 2 };
const NEAR: { readonly [word: string]: number } = {
  大前天: -3,
  前天: -2,
  昨: -1,
  今: 0,
  明: 1,
  后天: 2,
  大后天: 3,
};
const PLACES: { readonly [word: string]: number } = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 };

function dayOf(said: Groups, reading: DateReading): LocalDate | undefined {
  const today = zonedParts(reading.now, reading.timeZone);
  const { year, month, day } = today;
  const now = dayNumber(today);
  const place = said.place === undefined ? undefined : PLACES[said.place];
  const [figures, word] = [said.year ?? said.lunarYear, said.yearWord ?? said.lunarYearWord];
  const named = figures ? numeral(figures) : word ? year + (YEARS[word] ?? 0) : undefined;
  /** The coming one, unless a year was named. */
  const coming = (of: (inYear: number) => LocalDate | undefined): LocalDate | undefined => {
    const own = of(named ?? year);
    return named === undefined && reading.forward && own && dayNumber(own) < now ? of(year + 1) : own;
  };
  if (said.lunarMonth !== undefined) {
    const inMonth = { 正: 1, 冬: 11, 腊: 12 }[said.lunarMonth] ?? numeral(said.lunarMonth);
    const inDay = numeral(said.lunarDay?.replace("初", "").replace("廿", "二十"));
    return inMonth >= 1 && inMonth <= 12 && inDay >= 1 && inDay <= 30
      ? coming((inYear) => lunarDay(inYear, [inMonth, inDay]))
      : undefined;
  }
  if (said.month !== undefined) {
    const inMonth = numeral(said.month);
    if (!(inMonth >= 1 && inMonth <= 12)) return undefined;
    return coming((inYear) =>
      said.edge === undefined
        ? dayOfMonth(inYear, inMonth, numeral(said.day))
        : said.edge === "初"
          ? dayOfMonth(inYear, inMonth, 1)
          : monthEnd(inYear, inMonth),
    );
  }
  if (said.edge !== undefined) {
    const at = month + (place ?? 0);
    return /初/.test(said.edge)
      ? dateOf(
          dayNumber({
            year,
            month: at + (place === undefined && reading.forward && day > 5 ? 1 : 0),
            day: 1,
          }),
        )
      : monthEnd(year, at);
  }
  if (said.placed !== undefined) return dayOfMonth(year, month + (place ?? 0), numeral(said.placed));
  if (said.yearEdge !== undefined) {
    const inYear = year + (said.edgeYear === "明" ? 1 : said.edgeYear === "去" ? -1 : 0);
    return said.yearEdge === "初" ? { year: inYear, month: 1, day: 1 } : { year: inYear, month: 12, day: 31 };
  }
  if (said.weekday !== undefined) return weekday(said.weekday, place, now, reading.forward);
  if (said.near !== undefined) {
    const days = NEAR[said.near] ?? NEAR[said.near.charAt(0)];
    return days === undefined ? undefined : dateOf(now + days);
  }
  if (said.count !== undefined) return away(said, reading);
  if (said.bare !== undefined) {
    const at = numeral(said.bare);
    const own = dayOfMonth(year, month, at);
    if (own && !(reading.forward && at < day)) return own;
    // The next month that has such a day.
    return dayOfMonth(year, month + 1, at) ?? dayOfMonth(year, month + 2, at);
  }
  const { feast } = said;
  return feast === undefined ? undefined : coming((inYear) => feastOf(feast, inYear));
}

function weekday(sign: string, place: number | undefined, now: number, forward: boolean): LocalDate {
  const at = sign === "末" ? 6 : "日天".includes(sign) ? 7 : "一二三四五六".indexOf(sign) + 1;
  const monday = now - weekdayOf(now) + 1;
  const own = monday + at - 1 + 7 * (place ?? 0);
  return dateOf(place === undefined && forward && own < now ? own + 7 : own);
}

/** 三天后, 两周前, 半小时后. */
function away(
  { count, more, unit = "", half, side }: Groups,
  { now, timeZone }: DateReading,
): LocalDate | undefined {
  const amount =
    ((count === "半" ? 0.5 : numeral(count)) + (more || half ? 0.5 : 0)) * (side === "前" ? -1 : 1);
  if (!Number.isFinite(amount)) return undefined;
  const today = zonedParts(now, timeZone);
  const at = { year: today.year, month: today.month, day: today.day };
  const minutes = /小时|钟头/.test(unit) ? 60 : /分钟/.test(unit) ? 1 : 0;
  if (minutes > 0) {
    const { year, month, day, hour, minute } = zonedParts(now + amount * minutes * 60_000, timeZone);
    return { year, month, day, hour, minute };
  }
  if (/月/.test(unit))
    return Number.isInteger(amount)
      ? addMonths(at, amount)
      : dateOf(dayNumber(addMonths(at, Math.trunc(amount))) + 15 * Math.sign(amount));
  if (unit === "年") return addMonths(at, amount * 12);
  return dateOf(dayNumber(at) + Math.round(amount * (/天|日/.test(unit) ? 1 : 7)));
}
