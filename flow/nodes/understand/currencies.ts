interface Currency {
  readonly code: string;
  /** Signs and codes before a sum. */
  readonly before: readonly string[];
  /** Words, codes and signs behind it. */
  readonly after: readonly string[];
}

/** Where two begin alike the longer stands first: 美元 before 元 is seen to below. */
const CURRENCIES: readonly Currency[] = [
  { code: "USD", before: ["us$", "usd"], after: ["美元", "美金", "美刀", "刀", "usd", "dollars?", "bucks?"] },
  { code: "HKD", before: ["hk$", "hkd", "港币", "港元"], after: ["港币", "港元", "港纸", "hkd"] },
  {
    code: "TWD",
    before: ["nt$", "twd", "新台币", "台币"],
    after: ["元新台币", "新台币", "台币", "twd"],
  },
  { code: "EUR", before: ["€", "eur"], after: ["欧元", "欧", "eur", "euros?", "€"] },
  { code: "GBP", before: ["£", "gbp"], after: ["英镑", "镑", "gbp", "pounds?", "quid", "£"] },
  { code: "JPY", before: ["jpy"], after: ["日元", "日圆", "日币", "jpy", "yen"] },
  { code: "AUD", before: ["au?\\$", "aud"], after: ["澳元", "澳币", "aud"] },
  { code: "CAD", before: ["ca?\\$", "cad"], after: ["加元", "加币", "cad"] },
  { code: "SGD", before: ["s\\$", "sgd"], after: ["新加坡元", "新币", "坡币", "sgd"] },
  { code: "NZD", before: ["nz\\$", "nzd"], after: ["纽元", "纽币", "nzd"] },
  { code: "INR", before: ["₹", "inr", "rs\\.?"], after: ["印度卢比", "卢比", "inr", "rupees?"] },
  { code: "KRW", before: ["₩", "krw"], after: ["韩元", "韩币", "krw", "won"] },
  { code: "MYR", before: ["rm", "myr"], after: ["马币", "令吉", "林吉特", "myr", "ringgit"] },
  { code: "THB", before: ["฿", "thb"], after: ["泰铢", "thb", "baht", "฿"] },
  { code: "CHF", before: ["chf"], after: ["瑞士法郎", "瑞郎", "chf", "francs?"] },
  { code: "RUB", before: ["₽", "rub"], after: ["卢布", "rub", "rou?bles?", "₽"] },
  {
    code: "CNY",
    before: ["rmb", "cny", "人民币"],
    after: ["元人民币", "人民币", "块钱", "rmb", "cny", "yuan"],
  },
];

/** "$", "¥" and "元" are the money of where the people are. */
const HOME_BEFORE = "[$¥]";
const HOME_AFTER = ["元", "块", "圆"];

const escaped = (name: string): string => name.replace(/^(us|hk|nt)\$$/, "$1\\$$");
const longestFirst = (names: readonly string[]): string =>
  [...names].sort((a, b) => b.length - a.length).join("|");

/** As parts of regular expressions without regard to case. */
export const CURRENCY_BEFORE = longestFirst([
  ...CURRENCIES.flatMap(({ before }) => before.map(escaped)),
  HOME_BEFORE,
]);
export const CURRENCY_AFTER = longestFirst([...CURRENCIES.flatMap(({ after }) => after), ...HOME_AFTER]);

const NAMED = CURRENCIES.flatMap(({ code, before, after }) =>
  [...before.map(escaped), ...after].map((name) => ({ code, is: new RegExp(`^(?:${name})$`, "i") })),
);

const DOLLARS = new Map(Object.entries({ AU: "AUD", CA: "CAD", HK: "HKD", NZ: "NZD", SG: "SGD", TW: "TWD" }));

/** The currency that a sign or a word means where people speak so; undefined for none. */
export function currencyOf(name: string, region: string): string | undefined {
  if (name === "$") return DOLLARS.get(region) ?? "USD";
  if (name === "¥") return region === "JP" ? "JPY" : "CNY";
  if (HOME_AFTER.includes(name)) return region === "TW" ? "TWD" : region === "HK" ? "HKD" : "CNY";
  return NAMED.find(({ is }) => is.test(name))?.code;
}

const REGION = /[-_]([A-Z]{2})\b/i;

/** Where people of a locale are; of a bare language where most of its speakers are. */
export function regionOf(locale: string): string {
  const named = REGION.exec(locale)?.[1];
  if (named) return named.toUpperCase();
  try {
    return new Intl.Locale(locale).maximize().region ?? "";
  } catch {
    // A locale that nobody knows is nowhere.
    return "";
  }
}
