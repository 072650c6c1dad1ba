import { answerOf, questionOf } from "../../knowledge/question-marks";
import { amountsIn, priceText } from "../../products/amounts";
import { CATEGORY_NAME } from "./find-facts";
import { BOILERPLATE, ended } from "./find-points";
import type { FoundProduct, Language, NewItem } from "./launch-item";
import { answerTo, asks, isElsewhere } from "./line-roles";
import { namedQuestion } from "./named-question";
import { type SourceLine, sentencesOf } from "./source-lines";

const MOST_FACTS = 12;
const MOST_WRITTEN = 20;
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
    const fact =
      facts.find(
        ({ label, text }) =>
          words.price.test(label) && amountsIn(text).some(({ minor }) => minor === priceMinor),
      ) ?? facts.find(({ text }) => text.includes(price));
    // What comes in several kinds has several prices.
    const amounts = amountsIn(fact?.text ?? "").filter((one) => one.currency === currency);
    const several = new Set(amounts.map(({ minor }) => minor)).size > 1;
    const [question = "", ...phrasings] = words.priceOf(name);
    add({
      kind: "question",
      label: question,
      text: several && fact ? words.states(name, fact.label, fact.text) : words.costs(name, price),
      phrasings,
      span: fact?.span ?? null,
    });
  }
  for (const item of writtenQuestions(lines, product)) add(item);
  for (const line of lines)
    if ((line.kind === "text" || line.kind === "item") && !isElsewhere(line.heading))
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

/** A question that stands as a heading or a line, with the text below it, as it is asked where there are other products too. */
function writtenQuestions(lines: readonly SourceLine[], product: FoundProduct): NewItem[] {
  const found: NewItem[] = [];
  for (const [at, line] of lines.entries()) {
    if (!asks(line) || isElsewhere(line.heading)) continue;
    const all = answerTo(lines, at);
    const end = all.findIndex(({ text }) => BOILERPLATE.test(text));
    const below = end < 0 ? all : all.slice(0, end);
    const last = below.at(-1);
    if (!last || found.length >= MOST_WRITTEN) continue;
    found.push({
      kind: "question",
      label: namedQuestion(questionOf(line.text), product),
      text: below
        .map(({ text }) => answerOf(text))
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
      chineseQuestion(name, label, text),
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
    factOf: (name: string, label: string) => {
      const what = lowered(label);
      if (/^in the box$/i.test(label))
        return [`What is in the box of the ${name}?`, `What comes with the ${name}?`, `${name} box contents`];
      return [
        `What ${/(?:[^s]s|ies)$/i.test(what) ? "are" : "is"} the ${what} of the ${name}?`,
        `${name} ${what}`,
        `Tell me the ${what} of the ${name}`,
      ];
    },
    states: (name: string, label: string, text: string) => `${label} of the ${name}: ${text}.`,
  },
} as const;

/** As Chinese asks for it: how much, how long, which, how. */
function chineseQuestion(name: string, label: string, text: string): string {
  if (/保修|质保/.test(label)) return `${name} 保修多久?`;
  if (/^(?:包装|装箱)/.test(label)) return `${name} 包装里有什么?`;
  if (/配送|发货|物流/.test(label)) return `${name} 怎么发货?`;
  if (/发票/.test(label)) return `${name} 怎么开发票?`;
  if (/服务|售后/.test(label)) return `${name} 有哪些${label}?`;
  if (/颜色|款式|规格|版本|尺码|配件|接口/.test(label)) return `${name} 有哪些${label}?`;
  return `${name} 的${label}是${/^[\d约≤≥<>]/.test(text) ? "多少" : "什么"}?`;
}

/** In small letters, but for what is written in capitals by itself ("USB ports", "IP rating"). */
const lowered = (label: string): string =>
  label.replace(/\p{L}+/gu, (word) => (/^\p{Lu}\p{Ll}*$/u.test(word) ? word.toLowerCase() : word));
