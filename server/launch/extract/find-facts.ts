import { amountsIn, priceText } from "../../products/amounts";
import type { FoundProduct, Language, NewItem } from "./launch-item";
import { type SourceLine, sentencesOf } from "./source-lines";

const MOST = 40;
/** "电池: 5,000 mAh": a name that is no sentence, and what it is. */
const PAIR = /^([^:：。！？!?|]{1,40}?)\s*[:：]\s*(\S.{0,300})$/;
const PRICE_NAME =
  /^(?:价格|售价|起售价|官方售价|定价|建议零售价|到手价|price|starting price|from|rrp|msrp|retail price)$/i;
export const CATEGORY_NAME = /^(?:类目|类别|分类|品类|产品类型|category|product type|type)$/i;
/** Who speaks, in questions with their answers: no name of anything. */
const SPEAKER = /^(?:[qa]|question|answer|问|答|提问|回答)\s*\d*$/i;
/** Money that is not what the thing costs. */
const OTHER_MONEY =
  /定金|订金|优惠|立减|满减|省|红包|券|运费|以旧换新|补贴|原价|分期|每月|保费|deposit|off\b|save\b|coupon|shipping|trade-in|\bwas\b|per month|\/mo|voucher|gift/i;
const TELLS_PRICE = /价|售|起|元|¥|￥|costs?|price|from|starts?|only|just|\$|€|£/i;

/** Names and values that a source states: rows of its tables, "name: value", and its price wherever it stands. */
export function findFacts(source: string, lines: readonly SourceLine[], language: Language): NewItem[] {
  const facts = new Map<string, NewItem>();
  const add = (label: string, text: string, line: { from: number; to: number }) => {
    const key = label.toLowerCase();
    if (label && text && !facts.has(key) && facts.size < MOST)
      facts.set(key, { kind: "fact", label, text, phrasings: [], span: { from: line.from, to: line.to } });
  };
  for (const line of lines) {
    if (line.kind === "row") {
      const [label = "", ...values] = line.cells;
      if (values.length === 1) add(label, values[0] ?? "", line);
      else
        for (const [at, value] of values.entries())
          add([label, line.columns[at + 1]].filter(Boolean).join(" · "), value, line);
    } else if (line.kind !== "heading") {
      const [, label = "", value = ""] = PAIR.exec(line.text) ?? [];
      const isName =
        label &&
        !SPEAKER.test(label) &&
        !/https?$/i.test(label) &&
        label.split(/\s+/).length <= 6 &&
        !/\d{2}$/.test(label);
      if (isName) add(label, value.replace(/[。.]$/, ""), line);
    }
  }
  const price = findPrice(source, lines);
  if (price && ![...facts.values()].some(({ label }) => PRICE_NAME.test(label)))
    return [
      {
        kind: "fact",
        label: language === "zh" ? "价格" : "Price",
        text: priceText(price.minor, price.currency),
        phrasings: [],
        span: { from: price.from, to: price.to },
      },
      ...facts.values(),
    ];
  return [...facts.values()];
}

/** What the thing costs: said as a price, or the first amount of money that is not something else. */
function findPrice(
  source: string,
  lines: readonly SourceLine[],
): { minor: number; currency: string; from: number; to: number } | null {
  let best: { minor: number; currency: string; from: number; to: number; score: number } | null = null;
  for (const line of lines)
    for (const sentence of line.kind === "row" ? [line] : sentencesOf(source, line)) {
      const words = source.slice(sentence.from, sentence.to);
      for (const amount of amountsIn(words)) {
        const near = words.slice(Math.max(0, amount.from - 12), amount.to + 8);
        const name = line.kind === "row" ? (line.cells[0] ?? "") : (PAIR.exec(line.text)?.[1] ?? "");
        const score =
          (PRICE_NAME.test(name) ? 4 : 0) +
          (OTHER_MONEY.test(near) ? -3 : 0) +
          (TELLS_PRICE.test(near) ? 1 : 0) +
          (/价格|售价|定价|price|costs?/i.test(`${line.heading} ${words}`) ? 1 : 0);
        if (score > 0 && score > (best?.score ?? 0))
          best = { ...amount, from: sentence.from, to: sentence.to, score };
      }
    }
  return best;
}

/** What the product is called and costs, as far as its source tells. */
export function findProduct(
  source: string,
  lines: readonly SourceLine[],
  title: string | undefined,
  known: Partial<FoundProduct>,
): FoundProduct {
  const head =
    lines.find(({ kind, level }) => kind === "heading" && level === 1) ??
    lines.find(({ kind }) => kind === "heading");
  const price = findPrice(source, lines);
  const category = lines
    .map((line) => (line.kind === "row" ? line.cells : (PAIR.exec(line.text) ?? []).slice(1)))
    .find(([label = ""]) => CATEGORY_NAME.test(label))?.[1];
  const named = known.name ?? nameOf(head?.text ?? title ?? lines[0]?.text ?? "");
  const isPriced = known.priceMinor !== undefined && known.priceMinor !== null;
  return {
    name: named.slice(0, 200) || "?",
    priceMinor: isPriced ? (known.priceMinor ?? null) : (price?.minor ?? null),
    currency: isPriced ? (known.currency ?? null) : (price?.currency ?? known.currency ?? null),
    category: known.category ?? category?.slice(0, 200) ?? null,
  };
}

/** A heading without what it says beside the name: "星图 X2 正式发布 | 星图商城" is 星图 X2. */
const nameOf = (heading: string): string =>
  heading
    .split(/\s*[|｜—–]\s*|\s+-\s+|[:：,，。!！]/)[0]
    ?.replace(/^(?:introducing|meet|announcing|全新|新品)\s*(?:the\s+)?/i, "")
    .replace(/\s*(?:正式发布|发布|上市|来了|新品|launch|now available)$/i, "")
    .trim() ?? "";
