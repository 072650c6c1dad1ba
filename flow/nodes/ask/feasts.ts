import { dateOf, dayNumber, weekdayOf } from "./days";
import type { LocalDate } from "./read-date";

/** Month and day of the feasts that stand still. */
const FIXED: { readonly [name: string]: readonly [number, number] } = {
  元旦: [1, 1],
  情人节: [2, 14],
  妇女节: [3, 8],
  劳动节: [5, 1],
  五一: [5, 1],
  儿童节: [6, 1],
  六一儿童节: [6, 1],
  国庆: [10, 1],
  双十一: [11, 11],
  双11: [11, 11],
  双十二: [12, 12],
  双12: [12, 12],
  平安夜: [12, 24],
  圣诞: [12, 25],
  "new year's day": [1, 1],
  "valentine's day": [2, 14],
  halloween: [10, 31],
  "christmas eve": [12, 24],
  christmas: [12, 25],
  "christmas day": [12, 25],
  "boxing day": [12, 26],
  "new year's eve": [12, 31],
};

/** Month and day of the Chinese calendar; the eve of the new year is the day before its first. */
const LUNAR: { readonly [name: string]: readonly [number, number] } = {
  春节: [1, 1],
  大年初一: [1, 1],
  除夕: [1, 1],
  大年三十: [1, 1],
  元宵: [1, 15],
  端午: [5, 5],
  七夕: [7, 7],
  中秋: [8, 15],
  重阳: [9, 9],
  "chinese new year": [1, 1],
  "lunar new year": [1, 1],
};

export const ENGLISH_FEASTS = [
  ...Object.keys(FIXED),
  ...Object.keys(LUNAR),
  "thanksgiving",
  "black friday",
  "easter",
]
  .filter((name) => /^[a-z]/.test(name))
  .sort((a, b) => b.length - a.length);

/** The day of a feast in a year; undefined for one that is not known. */
export function feastOf(name: string, year: number): LocalDate | undefined {
  const whole = name.toLowerCase();
  const called = FIXED[whole] || LUNAR[whole] ? whole : whole.replace(/节$/, "");
  const fixed = FIXED[called];
  if (fixed) return { year, month: fixed[0], day: fixed[1] };
  const lunar = LUNAR[called];
  if (lunar) {
    const found = lunarDay(year, lunar);
    return found && /^(?:除夕|大年三十)$/.test(called) ? dateOf(dayNumber(found) - 1) : found;
  }
  // The sun stands there on the 4th or 5th of April, through this century.
  if (called === "清明")
    return {
      year,
      month: 4,
      day: Math.floor((year % 100) * 0.2422 + 4.81) - Math.floor((year % 100) / 4),
    };
  if (called === "thanksgiving" || called === "black friday") {
    const first = dayNumber({ year, month: 11, day: 1 });
    const thursday = first + ((11 - weekdayOf(first)) % 7) + 21;
    return dateOf(called === "thanksgiving" ? thursday : thursday + 1);
  }
  return called === "easter" ? easter(year) : undefined;
}

/** First months that Intl begins a day too late or too early: their new moons stand near midnight in Beijing. */
const AMENDED: { readonly [year: number]: number } = { 2027: -1, 2030: 1 };

/** The day on which the Chinese calendar shows a month and a day, leap months not counted. */
export function lunarDay(year: number, [month, day]: readonly [number, number]): LocalDate | undefined {
  const calendar = new Intl.DateTimeFormat("en-u-ca-chinese", {
    month: "numeric",
    day: "numeric",
    timeZone: "UTC",
  });
  // A month of that calendar begins 20 to 51 days behind ours.
  const first = dayNumber({ year, month, day }) + 15;
  for (let days = first; days < first + 45; days++) {
    const parts = calendar.formatToParts(days * 86_400_000);
    const shown = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
    if (shown("month") === String(month) && shown("day") === String(day))
      return dateOf(days + (month === 1 ? (AMENDED[year] ?? 0) : 0));
  }
  return undefined;
}

/** The Gregorian Easter Sunday. */
function easter(year: number): LocalDate {
  const [golden, century] = [year % 19, Math.floor(year / 100)];
  const epact =
    (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const moon =
    epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const day = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  const month = 3 + Math.floor((moon - day + 40) / 44);
  return { year, month, day: moon - day + 28 - 31 * Math.floor(month / 4) };
}
