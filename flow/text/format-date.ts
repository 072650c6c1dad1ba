import { type ZonedParts, zonedParts } from "./zoned-time";

/**
 * A date as text, from our own tables, so that a stored text is the same on every machine. The format has either
 * strftime codes ("%Y-%m-%d"), as in Liquid, or letters ("yyyy-MM-dd HH:mm", "yyyy年M月d日", "EEE d MMM"); quotes keep
 * letters as they are ("'at' HH:mm"). The names "date", "time", "datetime" and "long" mean the locale's own.
 */
export function formatDate(epochMs: number, format: string, zone: string, locale = "en"): string {
  const words = locale.toLowerCase().startsWith("zh") ? ZH : EN;
  // An own name only: "constructor" is a format that has no meaning, not a function.
  const pattern = (Object.hasOwn(words.formats, format) ? words.formats[format] : undefined) ?? format;
  const parts = zonedParts(epochMs, zone);
  if (pattern.includes("%")) {
    return pattern.replace(/%(-?)([a-zA-Z%])/g, (whole, plain: string, code: string) => {
      const field = STRFTIME.get(code);
      if (code === "%") return "%";
      const shown = field === undefined ? whole : show(field, parts, words);
      return plain ? shown.replace(/^0+(?=\d)/, "") : shown;
    });
  }
  return pattern.replace(LETTERS, (token: string) =>
    token.startsWith("'") ? token.slice(1, -1) || "'" : show(token, parts, words),
  );
}

const LETTERS =
  /'[^']*'|y{4}|Y{4}|yy|M{1,4}|D{1,2}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|S{3}|E{3,4}|e|a|A|Z{1,2}/g;

interface Words {
  months: string[];
  shortMonths: string[];
  days: string[];
  shortDays: string[];
  half(hour: number): string;
  formats: { [name: string]: string | undefined };
}

const EN: Words = {
  months: "January February March April May June July August September October November December".split(" "),
  shortMonths: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" "),
  days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" "),
  shortDays: "Mon Tue Wed Thu Fri Sat Sun".split(" "),
  half: (hour) => (hour < 12 ? "AM" : "PM"),
  formats: {
    date: "d MMM yyyy",
    time: "HH:mm",
    datetime: "d MMM yyyy, HH:mm",
    long: "EEEE, d MMMM yyyy",
    iso: "yyyy-MM-dd",
  },
};

const ZH_MONTHS = Array.from({ length: 12 }, (_, index) => `${index + 1}月`);

const ZH: Words = {
  months: ZH_MONTHS,
  shortMonths: ZH_MONTHS,
  days: [..."一二三四五六日"].map((day) => `星期${day}`),
  shortDays: [..."一二三四五六日"].map((day) => `周${day}`),
  half: (hour) => (hour < 12 ? "上午" : "下午"),
  formats: {
    date: "yyyy年M月d日",
    time: "HH:mm",
    datetime: "yyyy年M月d日 HH:mm",
    long: "yyyy年M月d日 EEEE",
    iso: "yyyy-MM-dd",
  },
};

/** strftime codes by the letters that mean the same. */
const STRFTIME = new Map([
  ["Y", "yyyy"],
  ["y", "yy"],
  ["m", "MM"],
  ["B", "MMMM"],
  ["b", "MMM"],
  ["d", "dd"],
  ["e", "d"],
  ["H", "HH"],
  ["I", "hh"],
  ["l", "h"],
  ["M", "mm"],
  ["S", "ss"],
  ["L", "SSS"],
  ["p", "a"],
  ["P", "a"],
  ["A", "EEEE"],
  ["a", "EEE"],
  ["u", "e"],
  ["z", "Z"],
]);

function show(token: string, parts: ZonedParts, words: Words): string {
  const half = parts.hour % 12 || 12;
  switch (token) {
    case "yyyy":
    case "YYYY":
      return pad(parts.year, 4);
    case "yy":
      return pad(parts.year % 100, 2);
    case "MMMM":
      return words.months[parts.month - 1] ?? "";
    case "MMM":
      return words.shortMonths[parts.month - 1] ?? "";
    case "MM":
      return pad(parts.month, 2);
    case "M":
      return String(parts.month);
    case "dd":
    case "DD":
      return pad(parts.day, 2);
    case "d":
    case "D":
      return String(parts.day);
    case "HH":
      return pad(parts.hour, 2);
    case "H":
      return String(parts.hour);
    case "hh":
      return pad(half, 2);
    case "h":
      return String(half);
    case "mm":
      return pad(parts.minute, 2);
    case "m":
      return String(parts.minute);
    case "ss":
      return pad(parts.second, 2);
    case "s":
      return String(parts.second);
    case "SSS":
      return pad(parts.millisecond, 3);
    case "EEEE":
      return words.days[parts.weekday - 1] ?? "";
    case "EEE":
      return words.shortDays[parts.weekday - 1] ?? "";
    case "e":
      return String(parts.weekday);
    case "a":
    case "A":
      return words.half(parts.hour);
    case "Z":
      return offset(parts.offset, "");
    case "ZZ":
      return offset(parts.offset, ":");
    default:
      return token;
  }
}

function offset(minutes: number, between: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}${between}${pad(size % 60, 2)}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
