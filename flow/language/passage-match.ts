// How well a passage of a document answers a question, and which of its sentences do.

import { logistic } from "./linear";
import { hasHan, plain } from "./plain";
import { type Features, questionFeatures, wordFeatures } from "./question-features";

export interface PassageMatch {
  /** From 0 to 1: how much of the question's weight stands in the chosen sentences and the headings above them. */
  readonly covered: number;
  /** The sentences that answer, as they stand in the text. */
  readonly excerpt: string;
}

/** Sentences that are chosen at most; those of a list that one of them announces come on top. */
const SENTENCES = 3;
const LISTED = 10;
/** An excerpt's characters at most. */
const MOST = 900;
/** What a longer choice has to be worth. */
const LONGER = 0.04;

/** What passages are compared with, worked out once for all of them. */
export interface AskedWords {
  readonly words: readonly { readonly name: string; readonly weight: number }[];
  /** The weight of all of them. */
  readonly all: number;
  /** A name with a digit in it, such as a model's, is among them. */
  readonly hasName: boolean;
}

export function askedWords(wanted: Features, weigh: (name: string) => number): AskedWords {
  // What is asked for by its kind stands in no answer: neither small words nor pairs across them are missed there.
  const words = [...wanted.keys()]
    .filter((name) => name.startsWith("w") || name.startsWith("h"))
    .map((name) => ({ name, weight: weigh(name) }));
  return {
    words,
    all: words.reduce((sum, { weight }) => sum + weight, 0),
    hasName: words.some(({ name }) => namesIn(name.slice(1)).length > 0),
  };
}

/** Looks for the one to three sentences of a passage that say most of what was asked. */
export function matchPassage(asked: AskedWords, headings: readonly string[], text: string): PassageMatch {
  const sentences = sentencesOf(text);
  const heading = wordFeatures(headings.join("\n"));
  const priced = AMOUNT.test(text) ? [...headings, text].join("\n") : undefined;
  const features = sentences.map(({ from, to }) => {
    const sentence = text.slice(from, to);
    return wordFeatures(priced === undefined ? sentence : withPriceAsked(sentence, priced));
  });
  // Of each word what its standing in each sentence is worth: a heading says what its text is about, nearly as good as the text's own words.
  const words = asked.words.map(({ name, weight }) => ({
    weight,
    above: weight * (heading.has(name) ? 0.9 : 0),
    in: features.map((one) => one.has(name)),
  }));
  const rows = sentences.map(({ from, to }) => ROW.test(text.slice(from, to)));
  let best = { score: -1, covered: 0, from: 0, to: 0, beside: 0 };
  for (let from = 0; from < sentences.length; from++) {
    let last = Math.min(sentences.length, from + SENTENCES);
    // What stands in two rows of a list is said of neither.
    for (let row = from; row < last; row++) if (rows[row]) last = row === from ? from + 1 : row;
    for (let to = from; to < last; to++) {
      let met = 0;
      for (const word of words) {
        let inText = false;
        for (let at = from; at <= to; at++) inText ||= word.in[at] === true;
        met += inText ? word.weight : word.above;
      }
      const covered = met / Math.max(1e-9, asked.all);
      const score = covered - LONGER * (to - from);
      if (score < best.score - 1e-9) continue;
      // "X2" stands in the row of the X2 Pro too: of rows that say as much of a name, the one that says least beside it.
      const beside = asked.hasName ? (features[from]?.size ?? 0) : 0;
      if (score > best.score + 1e-9 || beside < best.beside) best = { score, covered, from, to, beside };
    }
  }
  return { covered: Math.max(0, best.covered), excerpt: excerptOf(text, sentences, best.from, best.to) };
}

/** A row of a list: cells parted by tabs, or the names and values of a table's row. */
const ROW = /\S\t+\S|^[^:;\n]{1,40}: [^;\n]+; [^:;\n]{1,40}: /;

/** What a passage is worth beside others, by BM25 and by how much of the question it covers, both as shares. */
export const scoreOfPassage = (bm25: number, covered: number): number =>
  0.5 * Math.min(1, bm25) + 0.8 * covered;

/**
 * A text with the words by which amounts of money are asked for where it holds one: "A7: ¥2,999" tells what an A7 costs without saying so.
 * `whole`: what it is part of; its language is the one of the words.
 */
export const withPriceAsked = (text: string, whole = text): string =>
  AMOUNT.test(text) ? `${hasHan(whole) ? "多少钱" : "price"}\n${text}` : text;

const AMOUNT =
  /(?:[¥￥$€£]|\b(?:RMB|CNY|USD|HKD|TWD|EUR|GBP))\s?\d|\d\s?万?\s?(?:元|块|RMB|CNY|USD|HKD|TWD|EUR|GBP|€|(?:dollars?|euros?|pounds|yuan)\b)/iu;

/** A question without the words that only ask: "how long does the battery last" is looked for as "battery last". */
export function withoutAsking(question: string): string {
  const left = question.replace(ASKING, " ");
  return questionFeatures(left).size > 0 ? left : question;
}

const ASKING =
  /\b(?:how (?:long|many|often|far|big|fast|soon)|how do(?:es)?|how can|what(?:'s| is| are)|when|where|who|which|please|tell me|do you|does it|is it|are there|is there|know)\b|请问|多久|多长时间|是?多少(?!钱)|(?<=多少钱)一?[台部个件款只双套]|怎么(?!卖)样?|怎样|如何|是?什么|哪里|哪儿|哪些|是否|能不能|可不可以|可以|有没有|是不是|吗|呢|么|的|了|我|你们?|您/giu;

/** Probability from 0 to 1 that a passage answers. `lead`: its score's lead over the next one, as a share. */
export function confidenceOfPassage(covered: number, lead: number): number {
  return logistic(-5.4 + 8 * covered + 2 * lead * covered);
}

/** The part of an answer that was written as one: its beginning, as far as whole sentences go. */
export function cutAnswer(text: string, most = MOST): string {
  if (text.length <= most) return text.trim();
  let end = 0;
  for (const { to } of sentencesOf(text)) {
    if (to > most) break;
    end = to;
  }
  return `${text.slice(0, end || most).trim()} …`;
}

/** The sentences and lines of a text. */
export const sentencesIn = (text: string): string[] =>
  sentencesOf(text).map(({ from, to }) => text.slice(from, to).trim());

/** Words of letters and digits: models, articles, versions. Each once. */
export function namesIn(text: string): string[] {
  const names = plain(text).match(
    /(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])/g,
  );
  return [...new Set(names ?? [])];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A column called "In stock?" ends nothing, nor do the points that lead to an amount: "Bulb E27 ... €6.50". */
const END =
  /\n+|[。!?！？；]+[”’」』"')）]*(?!\s*[:：])|(?!\.{2,}\s*[¥￥$€£\d])(?<!\.(?=\.))[.!?]+["')]*(?=\s|$)/g;

/** Sentences and lines; a point within a number or an address ends none. */
function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(END)) {
    const to = index + mark.length;
    if (text.slice(from, to).trim()) spans.push({ from, to });
    from = to;
  }
  if (text.slice(from).trim()) spans.push({ from, to: text.length });
  return spans;
}

function excerptOf(text: string, sentences: readonly Span[], first: number, last: number): string {
  const start = sentences[first];
  let end = sentences[last];
  if (!start || !end) return text.slice(0, MOST).trim();
  // A question answers nothing: what follows it may.
  const isAsking = (one: Span): boolean => /[?？]["'”’」』)）]*\s*$/.test(text.slice(one.from, one.to));
  const next = sentences[last + 1];
  if (isAsking(end) && next && !isAsking(next)) {
    const from = first === last ? next.from : start.from;
    return text.slice(from, Math.min(next.to, from + MOST)).trim();
  }
  // "As follows:" answers nothing without what follows.
  if (/[:：]\s*$/.test(text.slice(end.from, end.to)))
    for (const next of sentences.slice(last + 1, last + 1 + LISTED)) {
      if (next.to - start.from > MOST) break;
      end = next;
    }
  return text.slice(start.from, Math.min(end.to, start.from + MOST)).trim();
}
