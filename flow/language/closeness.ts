import { logistic } from "./linear";
import { hasHan } from "./plain";
import type { Features } from "./question-features";

/** BM25: how soon more of the same word counts no more, and how much a long text is held back. */
export const K1 = 1.2;
export const B = 0.4;
/** What an answer's words count beside the question's. */
export const ANSWER = 0.2;
/**
 * What BM25 counts beside the closer comparison, and in that: how much of the query is met, how much of the entry's question, and
 * both together. English questions are often long tales: what they leave unsaid counts less.
 */
const SHARES = {
  chinese: { bm25: 0.45, covered: 0.3, covers: 0.25, both: 0.45 },
  english: { bm25: 0.7, covered: 0.5, covers: 0.1, both: 0.4 },
} as const;

/** What further phrasings of the same add to the one that came closest: this part of the second, of each later one less. */
export const SECOND = 0.15;
const LESS = 0.7;

/** What an entry's other phrasings add to its score, by their own scores in any order. */
export function alsoOf(scores: readonly number[]): number {
  const [, ...others] = [...scores].sort((a, b) => b - a);
  return others.reduce((sum, score, at) => sum + SECOND * LESS ** at * score, 0);
}

export interface Shares {
  readonly bm25: number;
  readonly covered: number;
  readonly covers: number;
  readonly both: number;
}

/** The shares for a query's script. */
export function sharesFor(query: string): Shares {
  return hasHan(query) ? SHARES.chinese : SHARES.english;
}

/**
 * Probability from 0 to 1 that a hit answers: by how close it is, its score, and its lead over the next one as a share of its score
 * (negative for those that are not first).
 */
export function confidenceOfHit(hit: {
  readonly closeness: number;
  readonly score: number;
  readonly lead: number;
}): number {
  const { closeness, score, lead } = hit;
  return logistic(-3.4 + 3.2 * closeness + 1.2 * score + 7 * lead * Math.min(1, 1.5 * closeness));
}

/** What texts are compared with, weighed once for all of them. */
export interface WeighedFeatures {
  readonly names: readonly string[];
  readonly counts: readonly number[];
  readonly weights: readonly number[];
  /** The weight of all of them. */
  readonly all: number;
}

export function weighedFeatures(wanted: Features, weigh: (name: string) => number): WeighedFeatures {
  const names = [...wanted.keys()];
  const counts = [...wanted.values()];
  const weights = names.map(weigh);
  return {
    names,
    counts,
    weights,
    all: weights.reduce((sum, weight, at) => sum + weight * (counts[at] ?? 0), 0),
  };
}

/** From 0 to about 1: how much two texts share, by weight, with what is rare counting most. */
export function closenessOf(
  { names, counts, weights, all }: WeighedFeatures,
  offered: Features,
  weigh: (name: string) => number,
  shares: Pick<Shares, "covered" | "covers" | "both">,
): number {
  let shared = 0;
  for (let at = 0; at < names.length; at++) {
    const other = offered.get(names[at] as string);
    if (other) shared += (weights[at] as number) * Math.min(counts[at] as number, other);
  }
  let ofOffered = 0;
  offered.forEach((count, name) => {
    ofOffered += weigh(name) * count;
  });
  return (
    (shares.covered * shared) / Math.max(1e-9, all) +
    (shares.covers * shared) / Math.max(1e-9, ofOffered) +
    (shares.both * 2 * shared) / Math.max(1e-9, all + ofOffered)
  );
}

/** Words count whole, pieces of words less: there are many of them for each word. */
export function weightOf(name: string): number {
  switch (name.charCodeAt(0)) {
    case 112: // p: a piece of a word
      return 0.2;
    case 98: // b: a pair of stems
      return 0.6;
    default:
      return 1;
  }
}

/** How close two texts are among a few, where rarity says little: characters and pieces of words count less than pairs and words. */
export function closenessAmongFew(one: Features, other: Features, shares: Shares): number {
  return closenessOf(weighedFeatures(one, weightOfKind), other, weightOfKind, shares);
}

function weightOfKind(name: string): number {
  switch (name[0]) {
    case "h":
      return name.length > 2 ? 1 : 0.3;
    case "w":
      return 1;
    case "b":
      return 0.6;
    default:
      return 0.1;
  }
}
