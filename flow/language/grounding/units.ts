/** Units by their names: words of one meaning stand together, in Chinese and English. */
const UNITS: { readonly [unit: string]: readonly string[] } = {
  second: ["秒钟", "秒", "seconds", "second", "secs", "sec"],
  minute: ["分钟", "minutes", "minute", "mins", "min"],
  hour: ["个小时", "小时", "个钟头", "钟头", "hours", "hour", "hrs", "hr", "h"],
  workday: ["个工作日", "工作日", "business days", "business day", "working days", "working day", "workdays"],
  day: ["自然日", "天", "日", "号", "calendar days", "days", "day"],
  week: ["个星期", "星期", "个礼拜", "礼拜", "周", "weeks", "week"],
  fortnight: ["fortnights", "fortnight"],
  month: ["个月", "月", "months", "month"],
  quarter: ["个季度", "季度", "quarters", "quarter"],
  year: ["周年", "年", "years", "year", "yrs", "yr"],
  decade: ["decades", "decade"],
  cny: ["元", "块钱", "块", "人民币", "rmb", "cny", "yuan"],
  usd: ["美元", "美金", "us dollars", "us dollar", "dollars", "dollar", "usd"],
  eur: ["欧元", "euros", "euro", "eur", "€"],
  gbp: ["英镑", "gbp", "£"],
  /** Money or weight. */
  pound: ["pounds", "pound"],
  hkd: ["港元", "港币", "港幣", "hk dollars", "hkd"],
  twd: ["新台币", "台币", "twd"],
  jpy: ["日元", "日圆", "yen", "jpy"],
  krw: ["韩元", "韩币", "won", "krw"],
  chf: ["瑞士法郎", "法郎", "francs", "franc", "chf"],
  aud: ["澳元", "澳币", "australian dollars", "aud"],
  cad: ["加元", "加币", "canadian dollars", "cad"],
  sgd: ["新加坡元", "新币", "singapore dollars", "sgd"],
  cent: ["美分", "cents", "cent"],
  percent: ["%", "percent", "per cent"],
  tenth: ["折"],
  kilogram: ["公斤", "千克", "kilograms", "kilogram", "kg"],
  gram: ["克", "grams", "gram", "g"],
  kilometre: ["公里", "千米", "kilometres", "kilometers", "km"],
  lb: ["磅", "lbs", "lb"],
  ounce: ["盎司", "ounces", "ounce", "oz"],
  jin: ["斤"],
  mile: ["英里", "miles", "mile"],
  foot: ["英尺", "feet", "foot", "ft"],
  metre: ["米", "metres", "meters", "metre", "meter", "m"],
  centimetre: ["厘米", "公分", "cm"],
  millimetre: ["毫米", "mm"],
  inch: ["英寸", "inches", "inch"],
  litre: ["升", "litres", "liters", "litre", "liter"],
  millilitre: ["毫升", "ml"],
  gigabyte: ["gb"],
  megabyte: ["mb"],
  terabyte: ["tb"],
  charge: ["毫安时", "毫安", "mah"],
  volt: ["伏特", "伏", "volts", "volt", "v"],
  watt: ["瓦特", "瓦", "watts", "watt", "w"],
};

const byName = new Map(
  Object.entries(UNITS).flatMap(([unit, names]) => names.map((name) => [name, unit] as const)),
);

/** What stands behind a number, as part of a regular expression: the longest first; English words end there. */
export const UNIT_AFTER = [...byName.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => (/^[a-z]/.test(name) ? `${name.replaceAll(" ", "[\\s-]")}(?![a-z])` : name))
  .join("|");

export const unitOf = (name: string): string | null => byName.get(name.replace(/[\s-]+/g, " ")) ?? null;

const SIGNS: { readonly [sign: string]: string } = {
  $: "usd",
  us$: "usd",
  hk$: "hkd",
  nt$: "twd",
  a$: "aud",
  au$: "aud",
  c$: "cad",
  ca$: "cad",
  s$: "sgd",
  "¥": "cny",
  "€": "eur",
  "£": "gbp",
  "₩": "krw",
};

/** What stands before an amount, as part of a regular expression. */
export const CURRENCY_BEFORE = String.raw`(?<![a-z0-9])(?:us|hk|nt|au?|ca?|s)?\$|[€£¥₩]|(?<![a-z0-9])(?:usd|eur|gbp|cny|rmb|hkd|twd|jpy|krw|chf|aud|cad|sgd)\s?`;

/** The currency of a sign or code before a number. */
export const currencyOf = (sign: string): string | null => SIGNS[sign] ?? byName.get(sign) ?? null;

/** Units of money. */
export const MONEY: ReadonlySet<string> = new Set([...Object.values(SIGNS), "pound", "jpy", "chf", "cent"]);
