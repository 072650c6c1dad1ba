import { ANSWER, alsoOf, closenessOf, SECOND, type Shares, weighedFeatures } from "./closeness";
import { hasVote, VOTERS, type VoteRow, voteOf } from "./neighbour-vote";
import type { Features } from "./question-features";

/** A way to ask for an entry, and how near BM25 says that it is, as a share of what one with every word would have. */
export interface Phrasing {
  readonly entry: string;
  readonly bm25: number;
}

/** How phrasings are read; called for those that are compared only. */
export interface Reading<One> {
  readonly features: (one: One) => Features;
  readonly row: (one: One) => VoteRow;
}

export interface Wanted {
  readonly features: Features;
  readonly row: () => VoteRow;
  readonly shares: Shares;
  readonly weigh: (name: string) => number;
}

export interface RankedEntry<One> {
  readonly entry: string;
  /** The phrasing that came closest, or the answer of which alone something was found. */
  readonly closest: One;
  readonly closeness: number;
  readonly score: number;
  /** The score without what many ways to ask add to it: they do not make one of them come nearer. */
  readonly sure: number;
}

/** What counts where entries have a vote; a score stays about what it is without one. */
const VOTED = { close: 0.4, vote: 1.2 } as const;

/**
 * The entries of phrasings and answers that were found, each the nearest first, in no order: how close the closest phrasing is; further
 * ways to ask, and the answer's own words, add a little, and where entries have many ways to ask, those vote.
 */
export function rankEntries<One extends Phrasing>(
  wanted: Wanted,
  phrasings: readonly One[],
  answers: readonly One[],
  reading: Reading<One>,
): RankedEntry<One>[] {
  const { shares, weigh } = wanted;
  const asked = weighedFeatures(wanted.features, weigh);
  const best = new Map<string, { one: One; closeness: number; scores: number[]; answer: number }>();
  for (const one of phrasings) {
    const closeness = closenessOf(asked, reading.features(one), weigh, shares);
    const score = shares.bm25 * one.bm25 + closeness;
    const known = best.get(one.entry);
    if (!known) best.set(one.entry, { one, closeness, scores: [score], answer: 0 });
    else {
      if (score > Math.max(...known.scores)) Object.assign(known, { one, closeness });
      known.scores.push(score);
    }
  }
  for (const one of answers) {
    const known = best.get(one.entry);
    const answer = ANSWER * one.bm25;
    if (known) known.answer = Math.max(known.answer, answer);
    else best.set(one.entry, { one, closeness: 0, scores: [answer], answer: 0 });
  }
  const votes = votesOf(wanted, phrasings, reading);
  return [...best].map(([entry, { one, closeness, scores, answer }]) => {
    const score = Math.max(...scores);
    const also = alsoOf(scores);
    const close = score + Math.max(answer, also);
    return {
      entry,
      closest: one,
      closeness,
      score: votes ? VOTED.close * close + VOTED.vote * (votes.get(entry) ?? 0) : close,
      sure: score + Math.max(answer, Math.min(also, SECOND * score)),
    };
  });
}

function votesOf<One extends Phrasing>(
  wanted: Wanted,
  phrasings: readonly One[],
  reading: Reading<One>,
): ReadonlyMap<string, number> | undefined {
  const voters = phrasings.slice(0, VOTERS);
  if (!hasVote(voters.map(({ entry }) => entry))) return undefined;
  return voteOf(
    wanted.row(),
    voters.map((one) => ({ entry: one.entry, row: reading.row(one) })),
  );
}
