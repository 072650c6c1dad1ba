import { en, type ParsedComponents, type ParsedResult, zh } from "chrono-node";
import { toSimplified } from "../../language/simplified";
import { digits } from "../../text/fold";
import { isDate, parseClock, zonedParts } from "../../text/zoned-time";
import { findChineseDate, type SaidDate } from "./chinese-dates";
import { findTimes } from "./clock-words";
import { atClock } from "./days";
import { findEnglishDate } from "./english-dates";

/** A wall-clock date and, where one was said, a time. */
export type LocalDate = { year: number; month: number; day: number; hour?: number; minute?: number };

export type DateReading = {
  now: number;
  timeZone: string;
  locale: string;
  /** 03/04 is the third of April. */
  dayFirst: boolean;
  /** "Friday" and "3 May" mean the coming ones. */
  forward: boolean;
};

/** The date that a person wrote, or null. ISO and figures first, then words ("next Friday", "明天下午三点"). Dates that no calendar has are refused. */
export function readDate(text: string, reading: DateReading): LocalDate | null {
  const plain = tidy(text);
  if (plain === "") return null;
  const figures = readFigures(plain, reading);
  if (figures !== undefined) return figures;
  const said = ownDate(plain, reading);
  // Beside a date that somebody is asked for stand a few words at most.
  if (said && !said.end && said.words.length * 2 >= plain.length) return said.date;
  const found = parseWords(plain, reading);
  return found && isSaid(found, plain) ? (saidBy(found, plain, reading)?.date ?? null) : null;
}

/** The first date said anywhere in a text, the words that say it, and the other end of a span; a time of day alone is none. */
export function findDate(text: string, reading: DateReading): SaidDate | null {
  const own = ownDate(text, reading);
  if (own && HAN.test(text)) return own;
  const found = latinDate(text, reading);
  const said = found && saidBy(found, text, reading);
  if (!said || !own) return said ?? own ?? null;
  const isWhole = own.at + own.words.length >= found.index + found.text.length;
  const isFirst = own.at < found.index || (isWhole && own.at < found.index + found.text.length);
  return isFirst ? own : said;
}

const HAN = /\p{Script=Han}/u;

/** What rules of our own read. */
function ownDate(text: string, reading: DateReading): SaidDate | undefined {
  if (HAN.test(text)) return findChineseDate(text, reading);
  const found = findEnglishDate(text, reading);
  return found && withClock(text, found);
}

/** What the library read, with the time that it may have missed. */
function saidBy(
  { start, end, index: at, text: words }: ParsedResult,
  text: string,
  reading: DateReading,
): SaidDate | null {
  const date = wall(start, reading.timeZone);
  const until = end && wall(end, reading.timeZone);
  if (!date) return null;
  const said = { date, ...(until ? { end: until } : {}), at, words: text.slice(at, at + words.length) };
  return until || HAN.test(text) || start.isCertain("timezoneOffset") ? said : withClock(text, said);
}

/** What may stand between a day and its time. */
const BETWEEN_BOTH = /^[\s,]*(?:(?:at|on|for|by|around|from|in)\s+)?(?:the\s+)?$/i;

/** A day with the time that stands in its words or beside them: "Monday at 5:30 in the evening", "18:15 on the 12th". */
function withClock(text: string, said: SaidDate): SaidDate {
  const stop = said.at + said.words.length;
  const time = findTimes(text).find(({ at, end }) => {
    if (at < stop && end > said.at) return true;
    return BETWEEN_BOTH.test(at >= stop ? text.slice(stop, at) : text.slice(end, said.at));
  });
  if (!time) return said;
  const [from, to] = [Math.min(said.at, time.at), Math.max(stop, time.end)];
  const { year, month, day } = said.date;
  return { ...said, date: atClock({ year, month, day }, time), at: from, words: text.slice(from, to) };
}

/** "Between 3 and 5 May" is a span. */
const BETWEEN = /\b(between \d{1,2}(?:st|nd|rd|th)?) and (?=\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3})/gi;
/** Words of a message that name no day of the calendar: "that's all for now", "does it arrive the next day". */
const NO_DAY = /^(?:(?:right|just) )?now$|^(?:the )?(?:next day|following day|day after)$/i;
/** The library puts these into the future with everything else. */
const PAST = /\b(?:last|past|previous)\b/i;

function latinDate(text: string, reading: DateReading): ParsedResult | undefined {
  const latin = reading.dayFirst ? en.GB : en.casual;
  const parse = (forwardDate: boolean): ParsedResult | undefined =>
    latin
      .parse(
        text.replace(BETWEEN, (_, days: string) => `${days}  -  `),
        referenceOf(reading),
        { forwardDate },
      )
      .find(
        ({ start, text: words }) =>
          (start.isCertain("day") || start.isCertain("weekday")) && !NO_DAY.test(words),
      );
  const found = parse(reading.forward);
  if (!found || !reading.forward || !PAST.test(found.text)) return found;
  const past = parse(false);
  return past?.index === found.index ? past : found;
}

/** Two dates that a person wrote ("2026-03-01 to 2026-03-05", "3月1日到5日"), or null. */
export function readRange(text: string, reading: DateReading): { from: LocalDate; to: LocalDate } | null {
  const plain = tidy(text);
  for (const separator of [
    /\s*(?:\s(?:to|until|till|through|and)\s|至|到|~|～|—|–|→)\s*/i,
    /\s+-\s+/,
    /\s*\/\s*(?=\d{4}-)/,
  ]) {
    const parts = plain.replace(/^(?:from|between)\s+|^从/i, "").split(separator);
    if (parts.length !== 2 || !parts[0] || !parts[1]) continue;
    const from = readDate(parts[0], reading);
    const to = readDate(parts[1], reading);
    if (!from || !to) continue;
    // "from tomorrow to Friday" means the Friday after, "28 December to 3 January" the January after; "5 to 1 March" is a slip.
    const later = day(from) > day(to) ? readDate(parts[1], { ...reading, forward: true }) : null;
    return { from, to: later && day(later) - day(from) <= 180 ? later : to };
  }
  const found = parseWords(plain, reading);
  if (!found?.end) return null;
  const [from, to] = [wall(found.start, reading.timeZone), wall(found.end, reading.timeZone)];
  return from && to ? { from, to } : null;
}

/** The time of day that a person wrote ("3pm", "15:30", "下午三点半"), or null. */
export function readTime(text: string, reading: DateReading): { hour: number; minute: number } | null {
  const plain = tidy(text);
  const clock = parseClock(plain.replace("：", ":"));
  if (clock) return { hour: clock.hour, minute: clock.minute };
  if (/\d:\d/.test(plain) && /^[\d:]+$/.test(plain)) return null;
  const [said, another] = findTimes(toSimplified(plain));
  if (another) return null;
  if (said && (said.end - said.at) * 2 >= plain.length) return { hour: said.hour % 24, minute: said.minute };
  const found = parseWords(plain, reading);
  if (!found?.start.isCertain("hour")) return null;
  const parts = wall(found.start, reading.timeZone);
  return parts?.hour === undefined ? null : { hour: parts.hour, minute: parts.minute ?? 0 };
}

/** Days since 1970. */
const day = (date: LocalDate): number => Date.UTC(date.year, date.month - 1, date.day) / 86_400_000;

const tidy = (text: string): string =>
  text.length > 200 ? "" : digits(text.normalize("NFKC")).replace(/\s+/g, " ").trim();

const TIME = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(
  `^(\\d{4})(?:[-/.]|\\s*年\\s*)(\\d{1,2})(?:[-/.]|\\s*月\\s*)(\\d{1,2})\\s*[日号]?${TIME}$`,
  "i",
);
const YEAR_LAST = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2})${TIME}$`, "i");
const NO_YEAR = /^(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]$/;

/** A date in figures: the date, null where it is in figures and in no calendar, undefined where it is in words. */
function readFigures(text: string, reading: DateReading): LocalDate | null | undefined {
  const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isFinite(instant)) return pick(zonedParts(instant, reading.timeZone));
  const first = YEAR_FIRST.exec(text);
  if (first) return checked(Number(first[1]), Number(first[2]), Number(first[3]), first.slice(4));
  const last = YEAR_LAST.exec(text);
  if (last) {
    const [a, b] = [Number(last[1]), Number(last[2])];
    const year = last[3]?.length === 2 ? 2000 + Number(last[3]) : Number(last[3]);
    const [month, day] = reading.dayFirst ? [b, a] : [a, b];
    // "13/04" can only be read one way.
    return (
      checked(year, month, day, last.slice(4)) ??
      (month > 12 ? checked(year, day, month, last.slice(4)) : null)
    );
  }
  const short = NO_YEAR.exec(text);
  if (short) {
    const today = zonedParts(reading.now, reading.timeZone);
    const [month, day] = [Number(short[1]), Number(short[2])];
    const passed = month < today.month || (month === today.month && day < today.day);
    return checked(today.year + (reading.forward && passed ? 1 : 0), month, day, []);
  }
  return undefined;
}

function checked(
  year: number,
  month: number,
  day: number,
  [hour, minute, half]: (string | undefined)[],
): LocalDate | null {
  if (!isDate({ year, month, day })) return null;
  if (hour === undefined) return { year, month, day };
  const said = Number(hour);
  if (half ? said < 1 || said > 12 : said > 23) return null;
  if (Number(minute) > 59) return null;
  const hours = half ? (said % 12) + (/^p/i.test(half) ? 12 : 0) : said;
  return { year, month, day, hour: hours, minute: Number(minute) };
}

function parseWords(text: string, reading: DateReading): ParsedResult | null {
  const chrono = /\p{Script=Han}/u.test(text) ? zh.hans.casual : reading.dayFirst ? en.GB : en.casual;
  return chrono.parse(text, referenceOf(reading), { forwardDate: reading.forward })[0] ?? null;
}

const referenceOf = (reading: DateReading) => ({
  instant: new Date(reading.now),
  timezone: zonedParts(reading.now, reading.timeZone).offset,
});

/** A stray word ("may I…") is no date: a day must have been said, or nothing else. */
const isSaid = (found: ParsedResult, text: string): boolean =>
  found.start.isCertain("day") ||
  found.start.isCertain("weekday") ||
  found.text.trim().length === text.length;

function wall(parts: ParsedComponents, zone: string): LocalDate | null {
  // A zone that was said ("3pm UTC") is turned into the conversation's own.
  if (parts.isCertain("timezoneOffset") && parts.isCertain("hour"))
    return pick(zonedParts(parts.date().getTime(), zone));
  const [year, month, day] = [parts.get("year") ?? 0, parts.get("month") ?? 0, parts.get("day") ?? 0];
  if (!isDate({ year, month, day })) return null;
  return parts.isCertain("hour")
    ? { year, month, day, hour: parts.get("hour") ?? 0, minute: parts.get("minute") ?? 0 }
    : { year, month, day };
}

const pick = ({ year, month, day, hour = 0, minute = 0 }: LocalDate): LocalDate => ({
  year,
  month,
  day,
  hour,
  minute,
});
