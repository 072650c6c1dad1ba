// How well a passage of a document answers a question, and which of its sentences do.

import { AMOUNT, askedKinds } from "./asked-kinds";
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
/** What several sentences say together counts so much, what one of them says alone the rest. */
const TOGETHER = 0.3;

/** A piece of what was asked: a word, a Chinese character with the pairs that it stands in, or what kind of answer is wanted. */
interface AskedUnit {
  readonly weight: number;
  /** What it takes where it is missed. */
  readonly missed: number;
  /** Any of these features meets it whole. */
  readonly whole: readonly string[];
  /** This one meets it in part: the character in another word. */
  readonly part: string | undefined;
  readonly says: RegExp | undefined;
}

/** What passages are compared with, worked out once for all of them. */
export interface AskedWords {
  readonly units: readonly AskedUnit[];
  /** A name with a digit in it, such as a model's, is among them. */
  readonly hasName: boolean;
  /** It asks for a way to do something. */
  readonly isHow: boolean;
}

const HOW = /怎么(?!卖|样|算|收费)|怎样|如何|\bhow (?:do|can|could|should|to)\b/iu;

/** A character that stands in another word says a part of it: "碎" of "碎了" in "破碎". */
const PART = 0.3;
/** A heading says what its text is about, nearly as good as the text's own words. */
const ABOVE = 0.9;

/** What a question wants of a passage. `weigh`: how much a word, or a pair of Chinese characters, tells. */
export function askedWords(question: string, weigh: (name: string) => number): AskedWords {
  const names = [...wordFeatures(withoutAsking(question)).keys()];
  const words = names
    .filter((name) => name.startsWith("w"))
    .map((name) => ({
      weight: weigh(name),
      missed: weigh(name),
      whole: [name],
      part: undefined,
      says: undefined,
    }));
  const pairs = names.filter((name) => name.startsWith("h") && name.length > 2);
  const characters = names
    .filter((name) => name.startsWith("h") && name.length === 2)
    .map((name) => {
      const around = pairs.filter((pair) => pair.includes(name.slice(1)));
      // Of "灯泡保修" nobody misses "泡保": a character is as rare as the commonest pair that it stands in.
      const weight = around.length > 0 ? Math.min(...around.map(weigh)) / 2 : weigh(name);
      return {
        weight,
        missed: weight,
        whole: around.length > 0 ? around : [name],
        part: around.length > 0 ? name : undefined,
        says: undefined,
      };
    });
  const all = [...words, ...characters].reduce((sum, { weight }) => sum + weight, 0);
  const usual = all / Math.max(1, words.length + characters.length / 2);
  const kinds = askedKinds(question).map(({ says, missed }) => ({
    weight: usual,
    missed: missed * usual,
    whole: [],
    part: undefined,
    says,
  }));
  return {
    units: [...words, ...characters, ...(all > 0 ? kinds : [])],
    hasName: words.some(({ whole: [name = ""] }) => namesIn(name.slice(1)).length > 0),
    isHow: HOW.test(question),
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
  // Of each piece how much of it each sentence says.
  const units = asked.units.map(({ weight, missed, whole, part, says }) => {
    const metBy = (one: Features): number =>
      whole.some((name) => one.has(name)) ? 1 : part !== undefined && one.has(part) ? PART : 0;
    return {
      weight,
      missed,
      above: ABOVE * metBy(heading),
      in: sentences.map(({ from, to }, at) =>
        says ? Number(says.test(text.slice(from, to))) : metBy(features[at] as Features),
      ),
    };
  });
  const alone = sentences.map((_, at) => coverageOf(units, at, at));
  const rows = sentences.map(({ from, to }) => ROW.test(text.slice(from, to)));
  let best = { score: -1, covered: 0, from: 0, to: 0, beside: 0 };
  for (let from = 0; from < sentences.length; from++) {
    let last = Math.min(sentences.length, from + SENTENCES);
    // What stands in two rows of a list is said of neither.
    for (let row = from; row < last; row++) if (rows[row]) last = row === from ? from + 1 : row;
    for (let to = from; to < last; to++) {
      // What is said in one sentence belongs together; words of several may tell of two things.
      const most = Math.max(...alone.slice(from, to + 1));
      const covered = to === from ? most : TOGETHER * coverageOf(units, from, to) + (1 - TOGETHER) * most;
      const score = covered - LONGER * (to - from);
      if (score < best.score - 1e-9) continue;
      // "X2" stands in the row of the X2 Pro too: of rows that say as much of a name, the one that says least beside it.
      const beside = asked.hasName ? (features[from]?.size ?? 0) : 0;
      if (score > best.score + 1e-9 || beside < best.beside) best = { score, covered, from, to, beside };
    }
  }
  let { to } = best;
  // A way to do something takes more than the sentence that names it.
  if (asked.isHow)
    while (!rows[to] && to + 1 < Math.min(sentences.length, best.from + SENTENCES) && !rows[to + 1]) to++;
  return { covered: Math.max(0, best.covered), excerpt: excerptOf(text, sentences, best.from, to) };
}

/** How much some sentences and the headings above them say of what was asked. */
function coverageOf(
  units: readonly { weight: number; missed: number; above: number; in: readonly number[] }[],
  from: number,
  to: number,
): number {
  let met = 0;
  let all = 0;
  for (const unit of units) {
    let share = unit.above;
    for (let at = from; at <= to; at++) share = Math.max(share, unit.in[at] as number);
    met += share * unit.weight;
    all += share * unit.weight + (1 - share) * unit.missed;
  }
  return met / Math.max(1e-9, all);
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

/** A question without the words that only ask: "how long does the battery last" is looked for as "battery last". */
export function withoutAsking(question: string): string {
  const named = MEASURES.reduce((text, [asks, name]) => text.replace(asks, name), question);
  const left = named.replace(ASKING, " ");
  return questionFeatures(left).size > 0 ? left : named;
}

/** What is asked for by how much of it there is, as it is called where it is told. */
const MEASURES: readonly (readonly [RegExp, string])[] = [
  [/有?多重/g, "重量"],
  [/有?多高/g, "高度"],
  [/有?多宽/g, "宽度"],
  [/有?多吵/g, "噪音"],
  [/\b(?:opening|business|store|working) (?:hours|times)\b|(?<=\byour )hours\b/gi, "open"],
  [/\bhow heavy\b/gi, "weight"],
  [/\bhow (?:tall|high)\b/gi, "height"],
  [/\bhow wide\b/gi, "width"],
  [/\bhow loud\b/gi, "noise"],
  [/\bhow bright\b/gi, "brightness"],
];

const ASKING = new RegExp(
  [
    String.raw`\b(?:how (?:long|many|often|far|big|large|fast|soon|hot|warm)|how do(?:es)?|how can|how should|what(?:'s| is| are)|when|where|who|which|please|tell me|do you|does it|is it|are there|is there|know|there|possible|able|allowed|should|take|takes)\b`,
    "怎么算|请问|多久|有?多长(?:时间)?|是?多少(?!钱)|(?<=多少钱)一?[台部个件款只双套]|怎么(?!卖)样?|怎样|如何|[是有]?什么(?:时候|时间|意思)?|何时|在?哪里|在?哪儿|在哪|谁(?:来?[出付])?|哪些|哪个|是否|能不能|可不可以|可以|有没有|是不是|要不要|会不会|需要|需不需要",
    "几(?:个|天|点|年|月|号|位|折|种|款|小时|分钟)|(?<=[周期拜])几|多大|应该|一般|大概|现在|目前|打开|处理|怎么办|办理|是否|一下|能|会|还|要|得|给|吗|呢|(?<!怎)么|吧|啊|呀|的|(?<![坏碎丢忘裂错破])了|我|你们?|您|它",
  ].join("|"),
  "giu",
);

/** Probability from 0 to 1 that a passage answers. `lead`: its score's lead over the next one, as a share. */
export function confidenceOfPassage(covered: number, lead: number): number {
  return logistic(-5.9 + 9 * covered + 2 * lead * covered);
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
