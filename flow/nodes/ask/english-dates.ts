import { zonedParts } from "../../text/zoned-time";
import type { SaidDate } from "./chinese-dates";
import { dayNumber, dayOfMonth } from "./days";
import { ENGLISH_FEASTS, feastOf } from "./feasts";
import type { DateReading, LocalDate } from "./read-date";

/** A day of the month alone: "on the 15th", but not "the 15th floor". */
const BARE =
  /\b(?:(?:on|by|before|after|until|from|since)(?: the)?|the) (?<day>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[,.;:!?)]|$|(?:at|or|and|to|if|please|in|for|instead|would|is|works?|until|through|of (?:this|the|next) month)\b))(?: of (?<which>this|the|next) month)?/i;
const FEAST = new RegExp(
  `\\b(?<feast>${ENGLISH_FEASTS.join("|").replaceAll("'", "['’]?")})\\b(?! (?:card|gift|present|sale|deal|party|tree)s?\\b)`,
  "i",
);

/** What the date library does not read: days of the month alone, and feasts. */
export function findEnglishDate(text: string, reading: DateReading): SaidDate | undefined {
  const today = zonedParts(reading.now, reading.timeZone);
  const { year, month } = today;
  const bare = BARE.exec(text);
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
