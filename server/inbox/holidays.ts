export interface Holidays {
  holidays: string[];
  /** Days that are worked although they fall on a weekend. */
  workdays: string[];
}

type Country = "CN" | "US" | "GB" | "DE";

/** Mainland China by the State Council's notices: the days off cannot be worked out, they are announced each autumn. */
const CHINA: Record<number, { off: [string, string][]; work: string[] }> = {
  2025: {
    off: [
      ["01-01", "01-01"],
      ["01-28", "02-04"],
      ["04-04", "04-06"],
      ["05-01", "05-05"],
      ["05-31", "06-02"],
      ["10-01", "10-08"],
    ],
    work: ["01-26", "02-08", "04-27", "09-28", "10-11"],
  },
  2026: {
    off: [
      ["01-01", "01-03"],
      ["02-15", "02-23"],
      ["04-04", "04-06"],
      ["05-01", "05-05"],
      ["06-19", "06-21"],
      ["09-25", "09-27"],
      ["10-01", "10-07"],
    ],
    work: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
  },
};
const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Public holidays of a country and year, to begin a calendar with. For China only announced years are known; of Great
 * Britain those of England and Wales, of Germany those of the whole country. An unknown year gives no days.
 */
export function holidaysOf(country: Country, year: number): Holidays {
  switch (country) {
    case "CN": {
      const known = CHINA[year];
      if (!known) return { holidays: [], workdays: [] };
      return {
        holidays: known.off.flatMap(([from, to]) => span(`${year}-${from}`, `${year}-${to}`)),
        workdays: known.work.map((one) => `${year}-${one}`),
      };
    }
    case "US":
      return {
        holidays: [
          ...["01-01", "06-19", "07-04", "11-11", "12-25"].map((one) => `${year}-${one}`),
          nth(year, 1, 1, 3),
          nth(year, 2, 1, 3),
          last(year, 5, 1),
          nth(year, 9, 1, 1),
          nth(year, 10, 1, 2),
          nth(year, 11, 4, 4),
        ].sort(),
        workdays: [],
      };
    case "GB":
      return {
        holidays: [
          ...substituted([`${year}-01-01`]),
          ...substituted([`${year}-12-25`, `${year}-12-26`]),
          iso(easter(year) - 2 * DAY),
          iso(easter(year) + DAY),
          nth(year, 5, 1, 1),
          last(year, 5, 1),
          last(year, 8, 1),
        ].sort(),
        workdays: [],
      };
    case "DE":
      return {
        holidays: [
          ...["01-01", "05-01", "10-03", "12-25", "12-26"].map((one) => `${year}-${one}`),
          ...[-2, 1, 39, 50].map((days) => iso(easter(year) + days * DAY)),
        ].sort(),
        workdays: [],
      };
  }
}

function span(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(iso(at));
  return days;
}

/** The n-th weekday (Monday 1 … Sunday 7) of a month. */
function nth(year: number, month: number, weekday: number, n: number): string {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay() || 7;
  return iso(Date.UTC(year, month - 1, 1 + ((weekday - first + 7) % 7) + (n - 1) * 7));
}

function last(year: number, month: number, weekday: number): string {
  const end = Date.UTC(year, month, 0);
  const day = new Date(end).getUTCDay() || 7;
  return iso(end - ((day - weekday + 7) % 7) * DAY);
}

/** Days that fall on a weekend are taken on the next working days. */
function substituted(days: string[]): string[] {
  const taken = new Set(days);
  return days.map((day) => {
    let at = Date.parse(day);
    if (![0, 6].includes(new Date(at).getUTCDay())) return day;
    while ([0, 6].includes(new Date(at).getUTCDay()) || (iso(at) !== day && taken.has(iso(at)))) at += DAY;
    taken.add(iso(at));
    return iso(at);
  });
}

/** Easter Sunday by the Gregorian rule, at midnight UTC. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}
