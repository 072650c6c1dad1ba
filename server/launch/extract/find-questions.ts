import { priceText } from "../../products/amounts";
import { CATEGORY_NAME } from "./find-facts";
import { BOILERPLATE, ended } from "./find-points";
import type { FoundProduct, Language, NewItem } from "./launch-item";
import { type SourceLine, sentencesOf } from "./source-lines";

const MOST_FACTS = 12;
const MOST_WRITTEN = 20;
const ASKS = /[?？]\s*$|^(?:Q|问)\s*[:：.]/i;
const AVAILABLE =
  /开售|发售|上市|开卖|现货|预售|预订|available (?:from|on|now)|goes on sale|on sale|ships? (?:from|on)|pre-?orders?/i;

/** Questions that people will ask, with answers: those that the source answers itself, then its price, time and facts. */
export function findQuestions(
  source: string,
  lines: readonly SourceLine[],
  product: FoundProduct,
  facts: readonly NewItem[],
  points: readonly NewItem[],
  language: Language,
): NewItem[] {
  const words = WORDS[language];
  const { name, priceMinor, currency } = product;
  const found = new Map<string, NewItem>();
  const add = (item: NewItem) => {
    const key = item.label.toLowerCase().replace(/[\s?？]/g, "");
    if (!found.has(key)) found.set(key, item);
  };
  if (priceMinor !== null && currency !== null) {
    const price = priceText(priceMinor, currency);
    const fact = facts.find(({ label, text }) => words.price.test(label) || text.includes(price));
    const [question = "", ...phrasings] = words.priceOf(name);
    add({
      kind: "question",
      label: question,
      text: words.costs(name, price),
      phrasings,
      span: fact?.span ?? null,
    });
  }
  for (const item of writtenQuestions(lines)) add(item);
  for (const line of lines)
    if (line.kind === "text" || line.kind === "item")
      for (const { from, to, text } of sentencesOf(source, line))
        if (AVAILABLE.test(text) && /\d/.test(text)) {
          const [question = "", ...phrasings] = words.whenIs(name);
          add({ kind: "question", label: question, text, phrasings, span: { from, to } });
        }
  if (points.length > 0) {
    const [question = "", ...phrasings] = words.whatIs(name);
    const text = points
      .slice(0, 3)
      .map((one) => ended(one.text))
      .join(language === "zh" ? "" : " ");
    add({ kind: "question", label: question, text, phrasings, span: points[0]?.span ?? null });
  }
  for (const { label, text, span } of facts
    .filter(({ label }) => !words.price.test(label) && !CATEGORY_NAME.test(label))
    .slice(0, MOST_FACTS)) {
    const [question = "", ...phrasings] = words.factOf(name, label, text);
    add({ kind: "question", label: question, text: words.states(name, label, text), phrasings, span });
  }
  return [...found.values()];
}

/** A question that stands as a heading or a line, with the text below it. */
function writtenQuestions(lines: readonly SourceLine[]): NewItem[] {
  const found: NewItem[] = [];
  for (const [at, line] of lines.entries()) {
    if (!ASKS.test(line.text) || line.text.length > 200 || line.kind === "row") continue;
    const below: SourceLine[] = [];
    for (const next of lines.slice(at + 1)) {
      if (next.kind === "heading" || ASKS.test(next.text) || BOILERPLATE.test(next.text)) break;
      below.push(next);
      if (line.kind !== "heading") break;
    }
    const last = below.at(-1);
    if (!last || found.length >= MOST_WRITTEN) continue;
    found.push({
      kind: "question",
      label: line.text.replace(/^(?:Q|问)\s*[:：.]\s*/i, ""),
      text: below
        .map(({ text }) => text.replace(/^(?:A|答)\s*[:：.]\s*/i, ""))
        .join("\n")
        .slice(0, 2_000),
      phrasings: [],
      span: { from: line.from, to: last.to },
    });
  }
  return found;
}

/** Sentences of our own, in the language of the source. */
const WORDS = {
  zh: {
    price: /价/,
    priceOf: (name: string) => [
      `${name} 多少钱?`,
      `${name} 的价格是多少`,
      `${name} 卖多少钱`,
      `${name} 售价`,
    ],
    costs: (name: string, price: string) => `${name} 的价格是 ${price}。`,
    whenIs: (name: string) => [`${name} 什么时候可以买?`, `${name} 什么时候开售`, `${name} 现在能买吗`],
    whatIs: (name: string) => [
      `${name} 有什么亮点?`,
      `${name} 怎么样`,
      `${name} 有哪些卖点`,
      `介绍一下 ${name}`,
    ],
    factOf: (name: string, label: string, text: string) => [
      `${name} 的${label}是${/^[\d约≤≥<>]/.test(text) ? "多少" : "什么"}?`,
      `${name} ${label}`,
      `${name} 的${label}怎么样`,
    ],
    states: (name: string, label: string, text: string) => `${name} 的${label}:${text}。`,
  },
  en: {
    price: /price|cost|msrp|rrp/i,
    priceOf: (name: string) => [
      `How much is the ${name}?`,
      `What is the price of the ${name}?`,
      `How much does the ${name} cost?`,
      `${name} price`,
    ],
    costs: (name: string, price: string) => `The ${name} costs ${price}.`,
    whenIs: (name: string) => [
      `When can I buy the ${name}?`,
      `When is the ${name} available?`,
      `${name} release date`,
    ],
    whatIs: (name: string) => [
      `What is new about the ${name}?`,
      `Tell me about the ${name}`,
      `What are the highlights of the ${name}?`,
    ],
    factOf: (name: string, label: string) => [
      `What is the ${label.toLowerCase()} of the ${name}?`,
      `${name} ${label.toLowerCase()}`,
      `Tell me the ${label.toLowerCase()} of the ${name}`,
    ],
    states: (name: string, label: string, text: string) => `${label} of the ${name}: ${text}.`,
  },
} as const;
