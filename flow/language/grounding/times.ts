import type { Fact } from "./facts";

const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);
const MONTH = `(${MONTHS.join("|")}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?`;
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:.,]\\d|\\d)";
/** "December 24", "24th of December", "December 2026". */
const MONTH_DAY = new RegExp(`\\b${MONTH}\\s*${DAY}`, "giu");
const DAY_MONTH = new RegExp(`(?<![\\d.,:])${DAY}\\s+(?:of\\s+)?${MONTH}`, "giu");
const MONTH_ALONE = new RegExp(`\\b${MONTH}(?=\\s*\\d)`, "giu");
const ISO = /(?<![\d-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-]|\.\d)/gu;

const monthOf = (name: string): number =>
  MONTHS.findIndex((one) => one.startsWith(name.toLowerCase().replace(".", "").slice(0, 3))) + 1;

/** Takes dates out of a text: year, month and day are facts of their own, however they are written. */
export function takeDates(text: string, facts: Fact[]): string {
  const add = (value: number, unit: string) => facts.push({ kind: "number", value: String(value), unit });
  return text
    .replace(ISO, (_, year: string, month: string, day: string) => {
      add(Number(year), "year");
      add(Number(month), "month");
      add(Number(day), "day");
      return " ";
    })
    .replace(MONTH_DAY, (whole, month: string, day: string) => {
      if (month === "may") return whole;
      add(monthOf(month), "month");
      add(Number(day), "day");
      return " ";
    })
    .replace(DAY_MONTH, (whole, day: string, month: string) => {
      // "Only 5 may be ordered."
      if (month === "may") return whole;
      add(monthOf(month), "month");
      add(Number(day), "day");
      return " ";
    })
    .replace(MONTH_ALONE, (month: string) => {
      add(monthOf(month), "month");
      return " ";
    });
}

const MORNING = "上午|早上|早晨|清晨|凌晨|今早|明早";
const LATER = "中午|下午|傍晚|晚上|今晚|明晚|当晚|夜里";
/** "20:00", "晚上8点半", "8:30 p.m.", "8 o'clock". */
const TIME = new RegExp(
  `(?:(${MORNING})|(${LATER}))?\\s*(?<![\\d.,:])(\\d{1,2})(?:[:：](\\d{2})(?!\\d)(?:[:：]\\d{2})?|\\s*点(?:钟|整)?(?:(半)|(\\d{1,2})分)?|(?=\\s*(?:[ap]\\.?m\\b|o'clock)))\\s*(?:(a\\.?m\\b\\.?)|(p\\.?m\\b\\.?)|o'clock)?`,
  "giu",
);

/**
 * Takes times of the day out of a text whose numbers are written in digits: on a clock of twelve hours, with "am" or "pm" for a unit where it
 * is said, else "clock".
 */
export function takeTimes(text: string, facts: Fact[]): string {
  return text.replace(TIME, (whole: string, morning, later, digits: string, minutes, half, more, am, pm) => {
    const hour = Number(digits);
    if (hour > 24) return whole;
    const past = String(minutes ?? (half ? 30 : (more ?? 0))).padStart(2, "0");
    const isEarly = Boolean(morning || am) || (digits.startsWith("0") && !later && !pm);
    const isLate = Boolean(later || pm) || (hour > 12 && hour < 24);
    const unit = isLate ? "pm" : isEarly || hour === 24 ? "am" : "clock";
    facts.push({ kind: "number", value: `${hour % 12}:${past}`, unit });
    return " ";
  });
}
