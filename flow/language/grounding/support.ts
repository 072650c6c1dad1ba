import { questionFeatures } from "../question-features";
import { clausesOf } from "./clauses";
import { type Fact, factsOf } from "./facts";
import { isNegated, isOpposed } from "./opposites";
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

/** What is said in one clause, or in one sentence. */
interface Said {
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly words: ReadonlySet<string>;
  readonly negated: boolean;
}

interface Part extends Said {
  readonly clauses: readonly Said[];
}

export interface PreparedGround {
  readonly lower: string;
  readonly facts: readonly Fact[];
  readonly words: ReadonlySet<string>;
  /** Its sentences. */
  readonly parts: readonly Part[];
}

/** Reads a ground once for all the sentences that are compared with it. */
export function prepareGround({ about, text }: Ground): PreparedGround {
  const whole = `${about}\n${text}`;
  return {
    lower: whole.normalize("NFKC").toLowerCase(),
    // "Within a day": who says "one day" says the same.
    facts: factsOf(whole.replace(A_UNIT, "1 ")),
    words: new Set(contentOf(whole)),
    parts: splitSentences(text).map((part) => ({ ...saidIn(part), clauses: saidInClauses(part) })),
  };
}

const A_UNIT = /\ban? (?=(?:second|minute|hour|day|week|month|year|decade)\b)/giu;

function saidIn(text: string): Said {
  return { text, facts: factsOf(text), words: new Set(contentOf(text)), negated: isNegated(text) };
}

const saidInClauses = (sentence: string): Said[] =>
  clausesOf(sentence, (clause) => contentOf(clause).length >= 2).map(saidIn);

function faultOf(
  sentence: string,
  facts: readonly Fact[],
  words: readonly string[],
  ground: PreparedGround,
): string | null {
  for (const fact of facts) if (!holds(fact, ground)) return fact.value;
  const clauses = saidInClauses(sentence);
  const told = ground.parts.flatMap((part) => part.clauses);
  for (const clause of clauses) {
    const own = codesOf(clause.facts);
    const codes = own.length > 0 ? own : codesOf(facts);
    for (const fact of clause.facts)
      if (fact.kind === "number" && (isOfOtherCode(fact, codes, told) || isOfAnother(fact, clause, told)))
        return fact.value;
  }
  const chinese = words.filter((word) => word.startsWith("h"));
  const english = words.filter((word) => word.startsWith("w"));
  const met = (some: readonly string[]) => some.filter((word) => ground.words.has(word)).length;
  if (chinese.length > 0 && met(chinese) < ENOUGH.chinese * chinese.length) return "words";
  if (english.length > 0 && met(english) < ENOUGH.english * english.length) return "words";
  if (isTurned(saidIn(sentence), ground.parts)) return "no";
  // "They can be returned, nothing has changed": a clause's own no or yes.
  const isOneMore = clauses.length > 1 && clauses.some((one) => isTurned(one, ground.parts, true));
  return isOneMore ? "no" : null;
}

const codesOf = (facts: readonly Fact[]): Fact[] => facts.filter(({ kind }) => kind === "code");

function holds(fact: Fact, { lower, facts }: PreparedGround): boolean {
  if (fact.kind === "link") return facts.some((one) => one.kind === "link" && leadsTo(one.value, fact.value));
  if (fact.kind === "name") return lower.includes(fact.value);
  if (fact.kind === "code") return facts.some((one) => one.kind === "code" && one.value === fact.value);
  return facts.some((one) => isSameNumber(one, fact));
}

/** An address, or the beginning of one up to a slash; never a part of a mailbox. */
const leadsTo = (known: string, link: string): boolean =>
  known === link || (!link.includes("@") && known.startsWith(`${link}/`));

const isSameNumber = (a: Fact, b: Fact): boolean =>
  a.kind === "number" && b.kind === "number" && a.value === b.value && sameUnit(a.unit, b.unit);

/** Units that may say the same: eight o'clock is in the morning or in the evening, pounds are money or weight. */
const LOOSE: { readonly [unit: string]: readonly string[] } = {
  clock: ["am", "pm"],
  pound: ["gbp", "lb"],
};

const sameUnit = (a: string | null, b: string | null): boolean =>
  a === null || b === null || a === b || Boolean(LOOSE[a]?.includes(b)) || Boolean(LOOSE[b]?.includes(a));

/** Whether a number stands there only where other codes are spoken of: the price of an X1 is not that of an X2. */
function isOfOtherCode(fact: Fact, codes: readonly Fact[], clauses: readonly Said[]): boolean {
  if (codes.length === 0) return false;
  const saying = clauses.filter(({ facts }) =>
    facts.some((one) => one.kind === "number" && one.value === fact.value),
  );
  if (saying.length === 0) return false;
  return saying.every(({ facts }) => {
    const there = codesOf(facts);
    return there.length > 0 && !there.some((one) => codes.some((code) => code.value === one.value));
  });
}

/**
 * Whether a number is told there of something else: another clause tells another number of the same unit and has more of the words that it is
 * said with here, while the one that tells it speaks of what is not spoken of here ("the exchange takes 9 days, the refund 5").
 */
function isOfAnother(fact: Fact, { words }: Said, clauses: readonly Said[]): boolean {
  if (fact.kind !== "number" || fact.unit === null) return false;
  const met = (clause: Said) => metBy(words, clause);
  const saying = clauses.filter(({ facts }) => facts.some((one) => isSameNumber(one, fact)));
  const best = Math.max(-1, ...saying.map(met));
  const nearest = saying.filter((clause) => met(clause) === best);
  if (nearest.length === 0 || nearest.some((clause) => [...clause.words].every((word) => words.has(word))))
    return false;
  return clauses.some(
    (clause) =>
      met(clause) > best &&
      !clause.facts.some((one) => isSameNumber(one, fact)) &&
      clause.facts.some((one) => one.kind === "number" && one.unit !== null && sameUnit(one.unit, fact.unit)),
  );
}

/**
 * Whether the nearest sentences of the ground say without a "no" what is said with one, or the other way round; or the opposite: "over" for
 * "under", "the seller pays" for "the buyer pays". `wholly`: what says both yes and no says neither.
 */
function isTurned(said: Said, parts: readonly Part[], wholly = false): boolean {
  if (said.words.size === 0) return false;
  const nearest = nearestTo(said.words, parts);
  if (!nearest.some((part) => metBy(said.words, part) >= 0.5 * said.words.size)) return false;
  const agrees = (part: Part) =>
    (part.negated === said.negated ||
      (wholly && part.clauses.some(({ negated }) => negated === said.negated))) &&
    nearestTo(said.words, part.clauses).some((clause) => !isOpposed(said.text, clause.text));
  return !nearest.some(agrees);
}

const metBy = (words: ReadonlySet<string>, said: Said): number =>
  [...words].filter((word) => said.words.has(word)).length;

/** Those that have most of some words, all that have as many. */
function nearestTo<One extends Said>(words: ReadonlySet<string>, all: readonly One[]): One[] {
  const best = Math.max(...all.map((one) => metBy(words, one)));
  return all.filter((one) => metBy(words, one) === best);
}

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
