import { zonedParts } from "../../text/zoned-time";
import type { SaidDate } from "./chinese-dates";
import { addMonths, dateOf, dayNumber, dayOfMonth, weekdayOf } from "./days";
import { ENGLISH_FEASTS, feastOf } from "./feasts";
import type { DateReading, LocalDate } from "./read-date";

/** A day of the month alone: "on the 15th", but not "the 15th floor". */
const BARE =
  /\b(?:(?:on|by|before|after|until|from|since)(?: the)?|the) (?<day>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[,.;:!?)]|$|(?:at|or|and|to|from(?! the)|if|please|in|for|instead|would|is|works?|until|through)\b))/i;
const OF_MONTH =
  /\b(?:(?:on|by|before|after|until|from|since) )?(?:the )?(?<day>\d{1,2})(?:st|nd|rd|th)? of (?<which>this|the|next) month\b/i;
const WEEKDAYS = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"];
const WEEKDAY = `(?<next>next )?(?:this )?(?<weekday>${WEEKDAYS.join("|")})day`;
/** Days counted from another: "a week from Monday", "Monday week", "in a fortnight". */
const COUNTED = new RegExp(
  [
    `\\b(?:in )?(?<count>an?|one|two|three|four|\\d{1,2}) (?<unit>day|week|fortnight|month)s? (?:from|after) (?:(?<base>today|now|tomorrow)|${WEEKDAY})\\b`,
    `\\b${WEEKDAY.replaceAll("<", "<on_")} (?<week>week)\\b`,
    "\\b(?<fortnight>in a fortnight|a fortnight(?= ago))\\b(?<ago> ago)?",
    "\\b(?:by )?(?:the )?(?<today>end of (?:the )?day|EOD)\\b",
  ].join("|"),
  "i",
);
const COUNTS: { readonly [word: string]: number } = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4 };
const FEAST = new RegExp(
  `\\b(?<feast>${ENGLISH_FEASTS.join("|").replaceAll("'", "['’]?")})\\b(?! (?:card|gift|present|sale|deal|party|tree)s?\\b)`,
  "i",
);

/** What the date library does not read: days of the month alone, and feasts. */
export function findEnglishDate(text: string, reading: DateReading): SaidDate | undefined {
  const today = zonedParts(reading.now, reading.timeZone);
  const { year, month } = today;
  const counted = COUNTED.exec(text);
  if (counted)
    return { date: countedDate(counted.groups ?? {}, reading), at: counted.index, words: counted[0] };
  const bare = OF_MONTH.exec(text) ?? BARE.exec(text);
  if (bare) {
    const day = Number(bare.groups?.day);
    const from =
      bare.groups?.which === "next" || (reading.forward && day < today.day && !bare.groups?.which) ? 1 : 0;
    const date = dayOfMonth(year, month + from, day) ?? dayOfMonth(year, month + from + 1, day);
    if (date) return { date, at: bare.index, words: bare[0] };
  }
  const feast = FEAST.exec(text);
  const name = feast?.groups?.feast
    ?.toLowerCase()
    .replace(/’/g, "'")
    .replace(/(valentine|year)'?s/, "$1's");
  const own = name && feastOf(name, year);
  if (!feast || !name || !own) return undefined;
  const isPast = reading.forward && dayNumber(own) < dayNumber(today as LocalDate);
  return { date: (isPast && feastOf(name, year + 1)) || own, at: feast.index, words: feast[0] };
}

function countedDate(
  {
    count = "",
    unit = "",
    base,
    weekday,
    next,
    on_weekday,
    on_next,
    week,
    fortnight,
    ago,
    today,
  }: {
    readonly [name: string]: string | undefined;
  },
  { now, timeZone }: DateReading,
): LocalDate {
  const day = dayNumber(zonedParts(now, timeZone));
  if (today) return dateOf(day);
  if (fortnight) return dateOf(day + (ago ? -14 : 14));
  const name = weekday ?? on_weekday;
  const from = name
    ? weekdayAfter(day, name, Boolean(next ?? on_next))
    : day + (base?.toLowerCase() === "tomorrow" ? 1 : 0);
  if (week) return dateOf(from + 7);
  const amount = COUNTS[count.toLowerCase()] ?? Number(count);
  if (/month/i.test(unit)) return addMonths(dateOf(from), amount);
  return dateOf(from + amount * (/fortnight/i.test(unit) ? 14 : /week/i.test(unit) ? 7 : 1));
}

/** The coming day of that name, today not; the next is that of next week. */
function weekdayAfter(day: number, name: string, isNext: boolean): number {
  const ahead = (WEEKDAYS.indexOf(name.toLowerCase()) + 1 - weekdayOf(day) + 7) % 7 || 7;
  const isThisWeek = weekdayOf(day) + ahead <= 7;
  return day + ahead + (isNext && isThisWeek ? 7 : 0);
}
