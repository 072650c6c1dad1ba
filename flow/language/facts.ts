import { plain } from "./plain";
import { stem } from "./stem";

/** What a text states so that another can be held against it. */
export interface Facts {
  /** Numbers by what they count: "30 days" is 30 under "day", "$199" is 199 under "$". */
  readonly numbers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether it begins by saying yes or no; undefined where it does neither. */
  readonly says: boolean | undefined;
}

/** How two texts about the same thing disagree; undefined where they need not. */
export type Disagreement = "numbers" | "denial";

/** The numbers of a text with what they count, and whether it says yes or no. */
export function factsOf(text: string): Facts {
  const folded = plain(text);
  const numbers = new Map<string, Set<string>>();
  for (const { groups = {} } of folded.matchAll(NUMBER)) {
    const { sign = "", digits, han, word, unit = "" } = groups;
    const value = digits?.replaceAll(",", "") ?? (han === undefined ? ENGLISH.get(word ?? "") : ofHan(han));
    if (value === undefined) continue;
    const kind =
      (sign && "$") || UNITS.get(unit) || (/[\u3400-\u9fff]/.test(unit) ? unit.charAt(0) : stem(unit));
    // A number that stands alone says nothing that can be compared, nor does one in words.
    if (kind === "" || (digits === undefined && !UNITS.has(unit))) continue;
    const known = numbers.get(kind);
    if (known) known.add(String(Number(value)));
    else numbers.set(kind, new Set([String(Number(value))]));
  }
  for (const [time] of folded.matchAll(CLOCK)) {
    const known = numbers.get("clock") ?? new Set();
    numbers.set("clock", known.add(time));
  }
  return { numbers, says: NO.test(folded) ? false : YES.test(folded) ? true : undefined };
}

/** Whether two texts about the same thing say different numbers of the same, or one yes and the other no. */
export function disagreement(one: Facts, other: Facts): Disagreement | undefined {
  for (const [kind, values] of one.numbers) {
    const others = other.numbers.get(kind);
    // What shares one number may say more than the other; what shares none says something else.
    if (!others) continue;
    if (![...values].some((value) => others.has(value))) return "numbers";
    // Times of day come in pairs: "10:00 to 18:00" and "10:00 to 19:00" share the first and are two.
    if (kind === "clock" && !isWithin(values, others) && !isWithin(others, values)) return "numbers";
  }
  return one.says !== undefined && other.says !== undefined && one.says !== other.says ? "denial" : undefined;
}

const isWithin = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].every((value) => other.has(value));

/** A text without its numbers, so that what is said of the same is alike. */
export const withoutNumbers = (text: string): string => plain(text).replace(NUMBER, " ");

const NUMBER =
  /(?<sign>[$€£¥])?\s*(?:(?<![\p{L}\p{N}.-])(?<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d-])|(?<han>[零一二两三四五六七八九十百千万]+)|\b(?<word>one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty)\b)\s*-?(?:个)?(?<unit>工作日|自然日|小时|分钟|星期|礼拜|[%折元块天日年月周点次件度]|[\u3400-\u9fff]|[a-z]+)?/gu;

/** Times of day: "9:30". */
const CLOCK = /(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])/g;

const UNITS = new Map(
  Object.entries({
    元: "$",
    块: "$",
    dollars: "$",
    dollar: "$",
    usd: "$",
    rmb: "$",
    天: "day",
    日: "day",
    自然日: "day",
    工作日: "workday",
    days: "day",
    day: "day",
    小时: "hour",
    hours: "hour",
    hour: "hour",
    分钟: "minute",
    minutes: "minute",
    minute: "minute",
    星期: "week",
    礼拜: "week",
    周: "week",
    weeks: "week",
    week: "week",
    月: "month",
    months: "month",
    month: "month",
    年: "year",
    years: "year",
    year: "year",
    "%": "%",
    percent: "%",
    折: "折",
    点: "点",
    次: "次",
    times: "次",
    件: "件",
  }),
);

const ENGLISH = new Map(
  Object.entries({ one: "1", two: "2", three: "3", four: "4", five: "5", six: "6", seven: "7" }).concat(
    Object.entries({ eight: "8", nine: "9", ten: "10", twelve: "12", fourteen: "14", thirty: "30" }),
  ),
);

const DIGITS = "零一二三四五六七八九";
const PLACES = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1_000],
  ["万", 10_000],
]);

function ofHan(text: string): string {
  let all = 0;
  let section = 0;
  let digit = 0;
  for (const sign of text.replaceAll("两", "二")) {
    const place = PLACES.get(sign);
    if (place === undefined) digit = DIGITS.indexOf(sign);
    else if (place === 10_000) {
      all += (section + digit) * place;
      section = 0;
      digit = 0;
    } else {
      section += (digit || 1) * place;
      digit = 0;
    }
  }
  return String(all + section + digit);
}

const NO =
  /^\s*(?:no\b|not\b|sorry|unfortunately|we (?:do not|don't|cannot|can't)|you (?:cannot|can't)|it (?:does not|doesn't|is not|isn't)|不|没|无法|暂不|抱歉|对不起)/;
const YES =
  /^\s*(?:yes\b|sure\b|of course|certainly|we do\b|you can\b|it (?:does|is)\b|可以|能|支持|是的|有的|当然|会的)/;
