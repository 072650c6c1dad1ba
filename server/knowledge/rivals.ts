import { closenessAmongFew, sharesFor } from "../../flow/language/closeness";
import { disagreement, factsOf } from "../../flow/language/facts";
import { plain } from "../../flow/language/plain";
import { type Features, questionFeatures } from "../../flow/language/question-features";
import { BoundedCache } from "../../flow/text/bounded-cache";

/** What was found, as far as it is compared with what was found beside it. */
interface Found {
  readonly title: string;
  /** Null for a passage of a document. */
  readonly question: string | null;
  readonly says: string;
  readonly score: number;
  /** Of a passage: how much of what was asked it says. */
  readonly covered: number;
}

/** What is known of the question. */
interface Asked {
  /** It says one word of what it is about. */
  readonly isThin: boolean;
  /** It names a model, such as "X2". */
  readonly hasName: boolean;
}

/** The share of the best score from which on nobody can say which of two was meant; two answers that say the same. */
const TIE = 0.97;
const SAME = 0.6;
const COMPARED = 4;
/** Below this share of the best score it makes no difference who says it. */
const NEAR = 0.5;
/** What is left of the confidence of the best where another answers the question as well and says something else. */
const DOUBT = 0.5;

/**
 * What the best of what was found, the best first, keeps of its confidence: less where another comes as close and says something else,
 * "the battery" of one product or of another. Copies, and the same in other words, leave it as it is.
 */
export function doubtIn(found: readonly Found[], { isThin, hasName }: Asked): number {
  const [best, ...others] = found;
  if (!best) return 1;
  const rivals = others.slice(0, COMPARED).filter((one) => comesAsClose(best, one, hasName));
  return rivals.some((one) => isRival(best, one, isThin)) ? DOUBT : 1;
}

/** Two texts that say as much of what was asked, however long they are; by their scores where a model's name tells rows apart. */
const comesAsClose = (best: Found, one: Found, hasName: boolean): boolean =>
  best.question === null && one.question === null && !hasName
    ? one.covered >= TIE * best.covered
    : one.score >= TIE * best.score;

/**
 * The score that the best of what was found is compared with, at most `second`: what says the same takes nothing from its lead, as a fact
 * that stands in a pair and in a text.
 */
export function rivalScore(found: readonly Found[], second: number): number {
  const [best, ...others] = found;
  if (!best || second < NEAR * best.score) return second;
  const rival = others.slice(0, COMPARED).find((one) => !saysSame(best.says, one.says));
  return Math.min(second, rival?.score ?? others[COMPARED]?.score ?? 0);
}

/** Whether two texts say the same, if in other words. */
export const saysSame = (one: string, other: string): boolean =>
  plain(one) === plain(other) ||
  (closeness(one, other) >= SAME && !disagreement(factsOf(one), factsOf(other)));

function isRival(best: Found, other: Found, isThin: boolean): boolean {
  if (plain(best.says) === plain(other.says)) return false;
  if (disagreement(factsOf(best.says), factsOf(other.says))) return true;
  // Of one word, "the store", texts say many things; which was asked for stood in no word of the question.
  if (isThin && best.question === null) return closeness(best.says, other.says) < SAME;
  // Two answers to the same question of the same thing may be worded differently; to questions of two things they are two.
  const isPair = best.question !== null && other.question !== null;
  return isPair && nameOf(best) !== nameOf(other) && closeness(best.says, other.says) < SAME;
}

const nameOf = ({ question, title }: Found): string => plain(question === null ? title : question);

/** Of the texts of one search: the best is compared with several. */
const features = new BoundedCache<Features>(16);

function closeness(one: string, other: string): number {
  const [a, b] = [features.getOrMake(one, questionFeatures), features.getOrMake(other, questionFeatures)];
  const shares = sharesFor(one);
  return Math.min(closenessAmongFew(a, b, shares), closenessAmongFew(b, a, shares));
}
