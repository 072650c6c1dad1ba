/** Units by their names: words of one meaning stand together, in Chinese and English. */
const UNITS: { readonly [unit: string]: readonly string[] } = {
  second: ["秒钟", "秒", "seconds", "second", "secs", "sec"],
  minute: ["分钟", "minutes", "minute", "mins", "min"],
  hour: ["个小时", "小时", "个钟头", "钟头", "hours", "hour", "hrs", "hr", "h"],
  workday: ["个工作日", "工作日", "business days", "business day", "working days", "working day", "workdays"],
  day: ["自然日", "天", "日", "号", "calendar days", "days", "day"],
  week: ["个星期", "星期", "个礼拜", "礼拜", "周", "weeks", "week"],
  month: ["个月", "月", "months", "month"],
  year: ["年", "years", "year", "yrs", "yr"],
  clock: ["点钟", "点", "o'clock", "am", "pm"],
  cny: ["元", "块钱", "块", "人民币", "rmb", "cny", "yuan"],
  usd: ["美元", "美金", "dollars", "dollar", "usd"],
  eur: ["欧元", "euros", "euro", "eur", "€"],
  gbp: ["英镑", "pounds", "gbp"],
  percent: ["%", "percent", "per cent"],
  tenth: ["折"],
  kilogram: ["公斤", "千克", "kilograms", "kilogram", "kg"],
  gram: ["克", "grams", "gram", "g"],
  kilometre: ["公里", "千米", "kilometres", "kilometers", "km"],
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
  watt: ["瓦特", "瓦", "watts", "watt", "w"],
};

const byName = new Map(
  Object.entries(UNITS).flatMap(([unit, names]) => names.map((name) => [name, unit] as const)),
);

/** What stands behind a number, as part of a regular expression: the longest first; English words end there. */
export const UNIT_AFTER = [...byName.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => (/^[a-z]/.test(name) ? `${name.replace(" ", "[\\s-]")}(?![a-z])` : name))
  .join("|");

export const unitOf = (name: string): string | null => byName.get(name.replace(/[\s-]+/g, " ")) ?? null;

/** The currency of a sign or code before a number. */
export function currencyOf(sign: string): string | null {
  if (sign === "") return null;
  if (sign === "$" || sign === "us$" || sign === "usd") return "usd";
  if (sign === "¥" || sign === "cny" || sign === "rmb") return "cny";
  if (sign === "€" || sign === "eur") return "eur";
  return sign === "£" || sign === "gbp" ? "gbp" : null;
}
