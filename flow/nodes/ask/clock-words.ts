import { parseNumber } from "../../text/parse-number";

/** A time of day; 24 is midnight at the end of the day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
}

/** A time of day and where its words stand. */
export interface SaidTime extends Clock {
  readonly at: number;
  readonly end: number;
}

/** Every time of day that a text says in figures or words ("7:30 pm", "half past eleven", "下午三点半"), in its order. */
export function findTimes(text: string): SaidTime[] {
  const chinese = chineseTimes(text);
  const others = englishTimes(text).filter(
    ({ at, end }) => !chinese.some((one) => one.at < end && at < one.end),
  );
  return [...chinese, ...others].sort((a, b) => a.at - b.at);
}

type Groups = { readonly [name: string]: string | undefined };

const NUMERAL = "[\\d零〇一二两三四五六七八九十]{1,3}";
export const CHINESE_PART = "凌晨|早上|早晨|清晨|上午|中午|下午|午后|傍晚|晚上|夜里|半夜|早|晚";
/** A time in simplified Chinese. 三点十个 is no time with ten minutes. */
export const CHINESE_CLOCK = `(?<part>${CHINESE_PART})?\\s?(?<hour>${NUMERAL})(?:[点时](?:(?<fraction>半|一刻|三刻|整|钟)|(?<minute>${NUMERAL})分(?!之)|(?<bare>\\d{2}|零[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?)(?![\\d个件人位块元米年月号天分%]))?|:(?<figures>[0-5]\\d)(?!\\d))`;
const CHINESE = new RegExp(`(?<![\\d.:第零〇一二两三四五六七八九十])${CHINESE_CLOCK}`, "g");
/** What shows that 三点 is a time and no three points. */
const BEFORE_HOUR = /(?:[在到至约订定改等早迟是]|大概|差不多|最晚)\s?$/;
const AFTER_HOUR =
  /^\s?(?:见|到|至|来|去|开|吧|可以|左右|之?前|之?后|以前|以后|出发|送|取|下班|上班|起|行|$|[，。！？,.!?])/;
const BETWEEN = /^\s?(?:到|至|-|~|或者?|、|和)\s?$/;

function chineseTimes(text: string): SaidTime[] {
  const times: (SaidTime & { part: string | undefined })[] = [];
  for (const match of text.matchAll(CHINESE)) {
    const said = match.groups ?? {};
    const [at, end] = [match.index, match.index + match[0].length];
    const last = times.at(-1);
    const part = said.part ?? (last && BETWEEN.test(text.slice(last.end, at)) ? last.part : undefined);
    const isBare = !part && !said.fraction && !said.minute && !said.bare && !said.figures;
    // Figures alone are read below, and 晚一点 is later, not at one.
    if ((said.figures && !part) || /^[早晚]一点$/.test(match[0])) continue;
    const isHour = match[0].includes("时") ? /^[候段间长尚代刻期]/ : /^[击评数位]/;
    if (isHour.test(text.slice(end)) || (isBare && !isTime(match[0], text, at, end))) continue;
    const clock = chineseClock(said, part);
    if (clock) times.push({ ...clock, at, end, part });
  }
  return times.map(({ part: _, ...time }) => time);
}

/** 有一点贵 says no time, nor does 三点建议; 三点见 and 约在三点 do. */
const isTime = (words: string, text: string, at: number, end: number): boolean =>
  !/时$/.test(words) &&
  (BEFORE_HOUR.test(text.slice(0, at)) || (!words.startsWith("一点") && AFTER_HOUR.test(text.slice(end))));

/** The time that the groups of `CHINESE_CLOCK` say, in a part of the day; undefined for what no clock shows. */
export function chineseClock(said: Groups, part = ""): Clock | undefined {
  const hour = numeral(said.hour);
  const minutes: { readonly [words: string]: number } = { 半: 30, 一刻: 15, 三刻: 45, 整: 0, 钟: 0 };
  const figures = said.minute ?? said.bare ?? said.figures;
  const minute = said.fraction ? (minutes[said.fraction] ?? 0) : figures ? numeral(figures) : 0;
  if (!(hour <= 24 && minute <= 59) || (hour === 24 && minute > 0)) return undefined;
  return { hour: hourOf(hour, part), minute };
}

function hourOf(hour: number, part: string): number {
  if (/夜/.test(part)) return hour === 12 ? 24 : hour >= 6 && hour < 12 ? hour + 12 : hour;
  if (/晚$|晚上/.test(part)) return hour === 12 ? 24 : hour >= 4 && hour < 12 ? hour + 12 : hour;
  if (/下午|午后|傍晚/.test(part)) return hour < 12 ? hour + 12 : hour;
  if (part === "中午") return hour < 10 ? hour + 12 : hour;
  return /凌晨|早|晨/.test(part) && hour === 12 ? 0 : hour;
}

const numeral = (text = ""): number => parseNumber(text, "zh") ?? Number.NaN;

const HOURS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const HOUR = `\\d{1,2}|${HOURS.join("|")}`;
const PART = "morning|afternoon|evening|night";
const ENGLISH = new RegExp(
  [
    `(?:\\b(?<before>${PART}|tonight|noon)(?: at| around| by)? )?`,
    "(?<![\\w.:,$€£/-])(?:",
    "(?<fraction>half(?= past)|(?:a )?quarter|five|ten|twenty|\\d{1,2}(?= minutes? to | (?:minutes? )?past ))(?: minutes?)?",
    ` (?<side>past|to) (?<past>${HOUR})\\b`,
    `|(?<hour>${HOUR})(?:(?<point>[:.h])(?<minute>[0-5]\\d)(?![\\d%])(?::[0-5]\\d)?)?(?![\\d:])`,
    "|(?<named>noon|midday|midnight))",
    "(?: ?(?<half>[ap])\\.? ?m\\b\\.?| ?(?<clock>o.{0,2}clock))?",
    `(?:,? (?:in the|this) (?<after>morning|afternoon|evening)\\b|,? (?<night>at night|tonight)\\b| (?<twelve>noon|midnight)\\b)?`,
  ].join(""),
  "gi",
);
/** The other end of a time, whose half of the day is said once: "5 to 7 pm". */
const FROM = new RegExp(
  `(?<![\\w.:,$€£/-])(?<hour>${HOUR})(?::(?<minute>[0-5]\\d))?(?: ?[-–—] ?| (?:to|till|until|and|or) )$`,
  "i",
);
const NAMED: { readonly [name: string]: number } = { noon: 12, midday: 12, midnight: 24 };

function englishTimes(text: string): SaidTime[] {
  return [...text.matchAll(ENGLISH)].flatMap((match) => {
    const said = match.groups ?? {};
    const [at, end] = [match.index, match.index + match[0].length];
    const clock = englishClock(said);
    if (!clock) return [];
    const time = { ...clock, at, end };
    const half = said.half ?? (said.after && (/^m/i.test(said.after) ? "a" : "p"));
    const from = half && FROM.exec(text.slice(Math.max(0, at - 16), at));
    const first = from && englishClock({ ...from.groups, half });
    if (!from || !first) return [time];
    // "11 to 2 pm" begins in the morning.
    const hour = first.hour > clock.hour ? first.hour % 12 : first.hour;
    const start = at - from[0].length;
    return [{ hour, minute: first.minute, at: start, end: start + from[0].length }, time];
  });
}

function englishClock(said: Groups): Clock | undefined {
  const name = said.named?.toLowerCase();
  if (name) return { hour: NAMED[name] ?? 12, minute: 0 };
  const part = [said.before, said.after, said.night, said.twelve].find(Boolean)?.toLowerCase() ?? "";
  const half = said.half?.toLowerCase();
  const hour = englishNumber(said.past ?? said.hour);
  const minute = said.side ? minutesOf(said) : Number(said.minute ?? 0);
  const isPlain = !said.side && (said.minute === undefined || said.point !== ":");
  // "2.50" may be a price, "7" anything.
  if (isPlain && !half && !said.clock && !part) return undefined;
  if (!(hour <= 24 && minute <= 59) || (half && (hour < 1 || hour > 12))) return undefined;
  const whole = half ? (hour % 12) + (half === "p" ? 12 : 0) : inPart(hour, part);
  if (whole === undefined || (whole === 24 && minute > 0)) return undefined;
  // "quarter to 12" is said of the hour before.
  const minutes = whole * 60 + (said.side?.toLowerCase() === "to" ? -minute : minute);
  const all = minutes < 0 ? minutes + 1_440 : minutes;
  return { hour: Math.floor(all / 60), minute: all % 60 };
}

/** An hour in a part of the day; undefined where that part has no such hour. */
function inPart(hour: number, part: string): number | undefined {
  if (part === "" || hour > 12) return hour;
  if (part === "noon") return hour === 12 ? 12 : undefined;
  if (part === "midnight") return hour === 12 ? 24 : undefined;
  if (part === "morning") return hour;
  if (part === "afternoon") return hour === 12 ? 12 : hour <= 7 ? hour + 12 : undefined;
  if (part === "evening") return hour === 12 ? 24 : hour >= 4 ? hour + 12 : undefined;
  return hour === 12 ? 24 : hour >= 6 ? hour + 12 : hour;
}

const minutesOf = ({ fraction = "" }: Groups): number =>
  /half/i.test(fraction) ? 30 : /quarter/i.test(fraction) ? 15 : englishNumber(fraction);

function englishNumber(text = ""): number {
  const at = HOURS.indexOf(text.toLowerCase());
  return at >= 0 ? at + 1 : text.toLowerCase() === "twenty" ? 20 : Number(text);
}
