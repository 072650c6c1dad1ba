// What a question asks for by its kind, a time or a length, and how a sentence shows that it tells one: "多久" stands in no answer.

import { plain } from "./plain";
import { unified } from "./synonyms";

/** An amount of money. */
export const AMOUNT =
  /(?:[¥￥$€£]|\b(?:RMB|CNY|USD|HKD|TWD|EUR|GBP))\s?\d|\d\s?万?\s?(?:元|块|RMB|CNY|USD|HKD|TWD|EUR|GBP|€|(?:dollars?|euros?|pounds|yuan)\b)/iu;

interface Kind {
  readonly asks: RegExp;
  readonly says: RegExp;
  /** What it takes from a sentence that it shows none, as a share of what it gives to one that does: times are told in many ways. */
  readonly missed: number;
}

const COUNT = String.raw`(?:\d+(?:[.,]\d+)?|[零一二两三四五六七八九十百千万半]+)`;
const measure = (han: string, latin: string): RegExp =>
  new RegExp(String.raw`${COUNT}\s*(?:${han}|(?:${latin})(?![a-z]))`, "iu");

const LENGTH = measure("厘米|毫米|米|公分|寸", "mm|cm|m|in|inch(?:es)?|ft|feet|metres?|meters?");
const TIME = new RegExp(
  String.raw`${COUNT}\s*个?(?:工作日|自然日|小时|分钟|星期|礼拜|[天日周月年点号秒])|\d:\d\d|(?:周|星期|礼拜)[一二三四五六日天末]|每个?(?:小时|星期|[天日周月年])|当天|当日|次日|隔天|随时|立即|马上|终身|永久|\b(?:hours?|minutes?|(?:to)?days?|weeks?|weekdays?|weekends?|months?|years?|noon|midnight|daily|always|every|once a|any time|immediately|at once|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august|september|october|november|december|\d\s?[ap]\.?m)\b`,
  "iu",
);

/** Hours at which something opens or begins: "within 48 hours" are none. */
const CLOCK = new RegExp(
  String.raw`\d:\d\d|${COUNT}\s*点|(?:周|星期|礼拜)[一二三四五六日天末]|每天|每日|全天|\d\s?[ap]\.?m\b|24\s?(?:小时|hours)|\b(?:noon|midnight|daily|every day|o'clock|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b`,
  "iu",
);

const KINDS: readonly Kind[] = [
  {
    asks: /[几多少]+点(?!前)|几时|营业时间|\b(?:what time|(?:opening|business|store|working|your) (?:hours|times))\b/iu,
    says: CLOCK,
    missed: 1,
  },
  {
    asks: /多久|多长时间|[几多少]+个?(?:天|号|年|小时|月|星期|周|工作日|分钟|秒)|(?:周|星期|礼拜)几|(?:什么|啥|何)时|什么时间|何时|\b(?:how (?:soon|fast)|how many (?:minutes|hours|days|weeks|months|years)|when)\b/iu,
    says: TIME,
    missed: 0.5,
  },
  // "How long is the cable?" and "how long does it take?" look alike.
  {
    asks: /多长(?!时间)|\bhow long\b/iu,
    says: new RegExp(`${TIME.source}|${LENGTH.source}`, "iu"),
    missed: 0.5,
  },
  {
    asks: /多少钱|[价费][格钱用]?|\b(?:how much|prices?|costs?|fees?|charges?)\b/iu,
    says: AMOUNT,
    missed: 0.5,
  },
  {
    asks: /哪里|哪儿|在哪|何处|什么地方|地址|\b(?:where|address)\b/iu,
    says: /地址|位于|[路街道巷弄]\s*\d+|\d+\s*[号楼层]|[0-9一二三四五六七八九十]楼|\b(?:street|road|avenue|square|lane|platz|address|located|floor)\b|straße|\b\d{5}\b/iu,
    missed: 0.25,
  },
  { asks: /几折|打折|折扣/u, says: /\d\s*折|\d\s*%/u, missed: 0.5 },
  {
    asks: /[几多少]+(?=[个位名]?人)|[几多少]+[个位件种款只台档]|\bhow many\b/iu,
    says: new RegExp(COUNT, "u"),
    missed: 0.5,
  },
  {
    asks: /多重|重量|\b(?:how heavy|weight|weigh)\b/iu,
    says: measure("千克|公斤|克|斤|吨", "kg|g|lbs?|pounds?|oz|ounces?|grams?|kilos?"),
    missed: 1,
  },
  {
    asks: /多[高宽厚深]|高度|长度|宽度|直径|尺寸|\b(?:how (?:tall|high|wide|deep|thick)|height|width|length|diameter|dimensions)\b/iu,
    says: LENGTH,
    missed: 0.5,
  },
  {
    asks: /容量|\b(?:capacity|volume)\b/iu,
    says: measure("毫升|升|毫安时?|兆", "ml|l|litres?|liters?|mah|gb|tb|cups?"),
    missed: 0.5,
  },
  { asks: /多吵|噪音|分贝|\b(?:how loud|noise)\b/iu, says: measure("分贝", "db"), missed: 1 },
  {
    asks: /[几多少]+度|多热|多烫|温度|\b(?:how hot|how warm|temperature)\b/iu,
    says: measure("度|℃|°", "degrees|k"),
    missed: 0.5,
  },
];

/** The kinds that a question asks for, by its own words or by those of one meaning. */
export function askedKinds(question: string): readonly Kind[] {
  const read = plain(question);
  const alike = unified(read);
  return KINDS.filter(({ asks }) => asks.test(read) || asks.test(alike));
}
