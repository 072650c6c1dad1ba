import { amountsIn, priceText } from "../../products/amounts";
import { askedForm, findName } from "../../products/asked-name";
import type { FoundProduct, Language, NewItem } from "./launch-item";
import { answerTo, isElsewhere, isHighlights, isName, isPolicy, isValue, NUMBER_NAME } from "./line-roles";
import { type SourceLine, sentencesOf } from "./source-lines";

const MOST = 40;
/** "电池: 5,000 mAh": a name that is no sentence, and what it is. */
const PAIR = /^([^:：。！？!?|]{1,40}?)\s*[:：]\s*(\S.{0,300})$/;
const PRICE_NAME =
  /^(?:价格|售价|起售价|官方售价|定价|建议零售价|到手价|price|starting price|from|rrp|msrp|retail price)$/i;
/** What a price is less today, after it. */
const OF_TODAY = /\s+(?:满\s?\d+\s?减|领券|券后|限时).*$/;
const IN_BOX = /in the box|what(?:'|’)?s included|package contents|包装清单|装箱清单|包装内容|包装内含/i;
export const CATEGORY_NAME = /^(?:类目|类别|分类|品类|产品类型|category|product type|type)$/i;
/** Money that is not what the thing costs. */
const OTHER_MONEY =
  /定金|订金|优惠|立减|满减|省|红包|券|运费|以旧换新|补贴|原价|分期|每月|保费|deposit|off\b|save\b|coupon|shipping|trade-in|\bwas\b|per month|\/mo|voucher|gift/i;
const TELLS_PRICE = /价|售|起|元|¥|￥|costs?|price|from|starts?|only|just|\$|€|£/i;

/** Names and values that a source states: rows of its tables, "name: value", what is in the box, and its price wherever it stands. */
export function findFacts(
  source: string,
  lines: readonly SourceLine[],
  language: Language,
  product: FoundProduct,
): NewItem[] {
  const facts = new Map<string, NewItem>();
  const add = (label: string, text: string, line: { from: number; to: number }) => {
    const key = label.toLowerCase();
    if (label && text && !facts.has(key) && facts.size < MOST)
      facts.set(key, { kind: "fact", label, text, phrasings: [], span: { from: line.from, to: line.to } });
  };
  const answers = new Set(lines.flatMap((_, at) => answerTo(lines, at)));
  for (const line of lines) {
    if (answers.has(line) || isElsewhere(line.heading)) continue;
    if (line.kind === "row") {
      if (!isPolicy(line.heading))
        for (const one of rowFacts(line, product.name)) add(one.label, one.text, line);
    } else if (line.kind !== "heading") {
      const [, label = "", value = ""] = PAIR.exec(line.text) ?? [];
      const isSheet = !isHighlights(line.heading) || /^[约≤≥<>≈~±]?\s?\d[^，,]{0,25}$/.test(value);
      if (isName(label) && !NUMBER_NAME.test(label) && isSheet && isValue(value))
        add(label, value.replace(OF_TODAY, "").replace(/[。.]$/, ""), line);
    }
  }
  const box = lines.filter(({ kind, heading }) => kind === "item" && IN_BOX.test(heading));
  const [first] = box;
  if (first) {
    const text = box.map((line) => line.text.replace(/[。.;；]$/, "")).join(language === "zh" ? "、" : ", ");
    add(language === "zh" ? "包装清单" : "In the box", text, {
      from: first.from,
      to: box.at(-1)?.to ?? first.to,
    });
  }
  const price = findPrice(source, lines, product.currency ?? undefined);
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

/** What a row tells: of a table that compares, the column of this product alone. */
function rowFacts({ cells, columns }: SourceLine, name: string): { label: string; text: string }[] {
  const [label = "", ...values] = cells;
  if (!isName(label)) return [];
  const own = columns.findIndex(
    (column, at) => at > 0 && column.length > 1 && findName(askedForm(name), askedForm(column)) >= 0,
  );
  const text = own > 0 ? cells[own] : values.length === 1 ? values[0] : undefined;
  if (text !== undefined) return [{ label, text }];
  return values.map((value, at) => ({
    label: [label, columns[at + 1]].filter(Boolean).join(" · "),
    text: value,
  }));
}

/** What the thing costs: said as a price, or the first amount of money that is not something else. */
function findPrice(
  source: string,
  lines: readonly SourceLine[],
  wanted: string | undefined,
): { minor: number; currency: string; from: number; to: number } | null {
  let best: { minor: number; currency: string; from: number; to: number; score: number } | null = null;
  for (const line of lines.filter(({ heading }) => !isElsewhere(heading))) {
    const name = line.kind === "row" ? (line.cells[0] ?? "") : (PAIR.exec(line.text)?.[1] ?? "");
    for (const sentence of line.kind === "row" ? [line] : sentencesOf(source, line)) {
      // What is struck out holds no more; it keeps its place.
      const words = source
        .slice(sentence.from, sentence.to)
        .replace(/~~.{1,1000}?~~/g, (struck) => " ".repeat(struck.length));
      const isOfPrice = /价格|售价|定价|price|costs?/i.test(`${line.heading} ${words}`);
      for (const amount of amountsIn(words)) {
        const near = words.slice(Math.max(0, amount.from - 12), amount.to + 8);
        const score =
          (PRICE_NAME.test(name) ? 4 : 0) +
          (OTHER_MONEY.test(near) ? -3 : 0) +
          (TELLS_PRICE.test(near) ? 1 : 0) +
          (isOfPrice ? 1 : 0) +
          (wanted && amount.currency === wanted ? 0.5 : 0) -
          (isPolicy(line.heading) ? 3 : 0);
        if (score > 0 && score > (best?.score ?? 0))
          best = { ...amount, from: sentence.from, to: sentence.to, score };
      }
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
  currency?: string | undefined,
): FoundProduct {
  const head =
    lines.find(({ kind, level }) => kind === "heading" && level === 1) ??
    lines.find(({ kind }) => kind === "heading");
  const price = findPrice(source, lines, currency);
  const pairs = lines.map((line) =>
    line.kind === "row" ? line.cells : (PAIR.exec(line.text) ?? []).slice(1),
  );
  const told = (name: RegExp) => pairs.find(([label = ""]) => name.test(label))?.[1];
  const named = known.name ?? nameOf(head?.text ?? title ?? lines[0]?.text ?? "");
  const isPriced = known.priceMinor !== undefined && known.priceMinor !== null;
  return {
    name: named.slice(0, 200) || "?",
    priceMinor: isPriced ? (known.priceMinor ?? null) : (price?.minor ?? null),
    currency: isPriced ? (known.currency ?? null) : (price?.currency ?? known.currency ?? null),
    category: known.category ?? (told(CATEGORY_NAME) ?? trailOf(lines, named))?.slice(0, 200) ?? null,
    ref: /^\S{1,60}$/.exec(told(NUMBER_NAME) ?? "")?.[0] ?? null,
  };
}

/** "Home / Grinders / Electric": where a shop says that one is. */
function trailOf(lines: readonly SourceLine[], name: string): string | undefined {
  for (const { text, kind } of lines.slice(0, 20)) {
    if (
      kind === "heading" ||
      kind === "row" ||
      !/^(?:home|homepage|start|shop|首页|主页|全部商品)\s*[/>›»＞]/i.test(text)
    )
      continue;
    const steps = text
      .split(/\s*[/>›»＞]\s*/)
      .slice(1)
      .filter((step) => step && step.length <= 60 && step !== name);
    if (steps.length > 0) return steps.slice(0, 4).join("/");
  }
  return undefined;
}

/** A heading without what it says beside the name: "星图 X2 正式发布 | 星图商城" is 星图 X2. */
const nameOf = (heading: string): string =>
  heading
    .split(/\s*[|｜—–]\s*|\s+-\s+|[:：,，。!！]/)[0]
    ?.replace(/【[^】]*】/g, "")
    .replace(/^(?:introducing|meet|announcing|全新|新品)\s*(?:the\s+)?/i, "")
    .replace(/\s*(?:正式发布|发布|上市|来了|新品|launch|now available)$/i, "")
    .trim() ?? "";
