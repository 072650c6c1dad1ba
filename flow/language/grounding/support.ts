import { questionFeatures } from "../question-features";
import { type Fact, factsOf } from "./facts";
import { splitSentences } from "./sentences";

/** A text that a sentence may rest on: `about` is what stands above it (title, headings, the question that it answers). */
export interface Ground {
  readonly about: string;
  readonly text: string;
}

export interface Support {
  /** The ground that says all of it, by its place in the list; null: none does. */
  readonly by: number | null;
  /** What is in no ground that came close, for logs and tests: a fact's value, "words" or "no". */
  readonly missing: string | null;
}

/** How many of a sentence's words have to stand in what it rests on. */
const ENOUGH = { english: 0.6, chinese: 0.5 };

/**
 * Looks for the one ground that says what a sentence says: every number with its unit, name, code and address stands there, numbers
 * beside the codes they are said of; so do most of its words; and what is said with a "no" is said with one there. A ground in another
 * language cannot be told to say it. A sentence without any content (a greeting) rests on nothing: `by` null, `missing` null.
 */
export function supportOf(
  sentence: string,
  grounds: readonly PreparedGround[],
  preferred: readonly number[] = [],
): Support {
  const facts = factsOf(sentence);
  const words = contentOf(sentence);
  if (facts.length === 0 && isCourtesy(sentence, words)) return { by: null, missing: null };
  const order = [...new Set([...preferred.filter((at) => at in grounds), ...grounds.keys()])];
  let missing: string | null = null;
  for (const at of order) {
    const ground = grounds[at];
    if (!ground) continue;
    const fault = faultOf(sentence, facts, words, ground);
    if (fault === null) return { by: at, missing: null };
    missing ??= fault;
  }
  return { by: null, missing: missing ?? "words" };
}

/** The first fact of a sentence that stands in none of the grounds; null where all do. The words around them may be others. */
export function missingFact(sentence: string, grounds: readonly PreparedGround[]): string | null {
  const fault = factsOf(sentence).find((fact) => !grounds.some((ground) => holds(fact, ground)));
  return fault?.value ?? null;
}

export interface PreparedGround {
  readonly lower: string;
  readonly facts: readonly Fact[];
  readonly words: ReadonlySet<string>;
  readonly parts: readonly {
    readonly facts: readonly Fact[];
    readonly words: ReadonlySet<string>;
    readonly negated: boolean;
  }[];
}

/** Reads a ground once for all the sentences that are compared with it. */
export function prepareGround({ about, text }: Ground): PreparedGround {
  const whole = `${about}\n${text}`;
  return {
    lower: whole.normalize("NFKC").toLowerCase(),
    facts: factsOf(whole),
    words: new Set(contentOf(whole)),
    parts: splitSentences(text).map((part) => ({
      facts: factsOf(part),
      words: new Set(contentOf(part)),
      negated: isNegated(part),
    })),
  };
}

function faultOf(
  sentence: string,
  facts: readonly Fact[],
  words: readonly string[],
  ground: PreparedGround,
): string | null {
  for (const fact of facts) if (!holds(fact, ground)) return fact.value;
  const codes = facts.filter((fact) => fact.kind === "code");
  for (const fact of facts)
    if (fact.kind === "number" && codes.length > 0 && isOfAnother(fact, codes, ground)) return fact.value;
  const chinese = words.filter((word) => word.startsWith("h"));
  const english = words.filter((word) => word.startsWith("w"));
  const met = (some: readonly string[]) => some.filter((word) => ground.words.has(word)).length;
  if (chinese.length > 0 && met(chinese) < ENOUGH.chinese * chinese.length) return "words";
  if (english.length > 0 && met(english) < ENOUGH.english * english.length) return "words";
  return isTurned(sentence, words, ground) ? "no" : null;
}

function holds(fact: Fact, { lower, facts }: PreparedGround): boolean {
  if (fact.kind === "link") return lower.includes(fact.value);
  if (fact.kind === "name") return lower.includes(fact.value);
  if (fact.kind === "code") return facts.some((one) => one.kind === "code" && one.value === fact.value);
  const same = facts.filter((one) => one.kind === "number" && one.value === fact.value);
  return same.some((one) => sameUnit(one, fact));
}

function sameUnit(a: Fact, b: Fact): boolean {
  if (a.kind !== "number" || b.kind !== "number") return false;
  return a.unit === b.unit || a.unit === null || b.unit === null;
}

/** Whether a number stands there only where other codes are spoken of: the price of an X1 is not that of an X2. */
function isOfAnother(fact: Fact, codes: readonly Fact[], { parts }: PreparedGround): boolean {
  const saying = parts.filter(({ facts }) =>
    facts.some((one) => one.kind === "number" && one.value === fact.value),
  );
  if (saying.length === 0) return false;
  return saying.every(({ facts }) => {
    const there = facts.filter((one) => one.kind === "code");
    return there.length > 0 && !there.some((one) => codes.some((code) => code.value === one.value));
  });
}

/** Whether it is said with a "no" what the nearest sentence of the ground says without one, or the other way round. */
function isTurned(sentence: string, words: readonly string[], { parts }: PreparedGround): boolean {
  if (words.length === 0) return false;
  const negated = isNegated(sentence);
  let best = 0;
  let agreed = true;
  for (const part of parts) {
    const met = words.filter((word) => part.words.has(word)).length / words.length;
    if (met < best - 1e-9) continue;
    if (met > best + 1e-9) agreed = false;
    best = met;
    agreed ||= part.negated === negated;
  }
  return best >= 0.5 && !agreed;
}

const NO_ENGLISH =
  /\b(?:not|no|never|cannot|without|neither|nor|none|except|unless|unable|excluded?|\w+n['’]t)\b/iu;
const NO_CHINESE =
  /不(?!同|仅|但|少|断|过|久|错|管|论|用担心|客气|好意思)|没有|没|无(?!论|线|理由|条件|忧)|未(?!来)|勿|禁止|除外|谢绝/u;

const isNegated = (text: string): boolean => NO_ENGLISH.test(text) || NO_CHINESE.test(text);

const BORDER = /(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])/g;

/** Words that carry meaning: stems of English ones, pairs of Chinese signs. */
function contentOf(text: string): string[] {
  // Letters that stand against Chinese signs are words of their own.
  const apart = text.replace(BORDER, " ");
  return [...questionFeatures(apart).keys()].filter(
    (name) => (name.startsWith("w") && !/^w\d+$/.test(name)) || (name.startsWith("h") && name.length === 3),
  );
}

const COURTESY =
  /^(?:sure|of course|certainly|hello|hi|hi there|thanks?(?: you)?(?: for .{0,40})?|great question|happy to help|i(?:'d| would) be happy to help|i hope (?:this|that) helps|let me know if .{0,60}|is there anything else .{0,40}|here (?:is|are) .{0,40}|您好|你好|亲|好的|当然|当然可以|感谢.{0,12}|谢谢.{0,12}|很高兴.{0,12}|希望.{0,12}|如有.{0,20}|请问还有.{0,16}|还有其他.{0,12}|以下是.{0,16})[\s,.!?:，。！？：~～]*$/iu;

const isCourtesy = (sentence: string, words: readonly string[]): boolean =>
  words.length === 0 || COURTESY.test(sentence.trim());
