import { plain } from "./plain";
import { textFeatures } from "./text-features";
import { groupOf, SHARES } from "./vectors";

/** What a phrasing is compared by with its neighbours: places of its features and their values. */
export interface VoteRow {
  readonly at: Int32Array;
  readonly value: Float32Array;
}

/** A phrasing near to what is asked, and the entry that it asks for. */
export interface Neighbour {
  readonly entry: string;
  readonly row: VoteRow;
}

/** Phrasings that have a vote at most. */
export const VOTERS = 120;
/** What every neighbour is held back by: more makes the vote smoother. */
const RIDGE = 0.3;
/** Characters of a phrasing that are looked at. */
const READ = 400;

/**
 * Whether there is something to vote on: the nearest phrasings, by their entries, hold several of the same. Where each entry has one way
 * to ask, how near that is says all.
 */
export function hasVote(entries: readonly string[]): boolean {
  return new Set(entries).size < 0.75 * entries.length;
}

/** The row of a phrasing. How rare its words are is left out: of near phrasings that tells nothing more. */
export function voteRow(text: string): VoteRow {
  const features = [...textFeatures(plain(text.slice(0, READ)))];
  const squares: [number, number, number] = [0, 0, 0];
  for (const [name, count] of features) squares[groupOf(name)] += (1 + Math.log(count)) ** 2;
  const scales = SHARES.map((share, group) => share / Math.sqrt(squares[group] || 1));
  return {
    at: Int32Array.from(features, ([name]) => placeOf(name)),
    value: Float32Array.from(
      features,
      ([name, count]) => (1 + Math.log(count)) * (scales[groupOf(name)] ?? 0),
    ),
  };
}

/** Places of features: the neighbours of one question have some thousands. */
const PLACES = 2 ** 17;
const SUMS = new Float32Array(PLACES);

/** Equal places of two features are an accident without harm. */
function placeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15) ^ (hash >>> 7)) & (PLACES - 1);
}

/**
 * What each entry's phrasings say for it, about 1 for the one that is asked and 0 for the others: ridge regression over the neighbours
 * alone, solved anew for each question. It learns what tells near entries apart, and knows what was saved a moment ago.
 */
export function voteOf(wanted: VoteRow, neighbours: readonly Neighbour[]): Map<string, number> {
  const shares = sharesOf(
    wanted,
    neighbours.map(({ row }) => row),
  );
  const votes = new Map<string, number>();
  for (const [at, { entry }] of neighbours.entries())
    votes.set(entry, (votes.get(entry) ?? 0) + (shares[at] as number));
  return votes;
}

/** Steps at most, and the error that is left, as a share of what is asked for: later steps change no order. */
const ROUNDS = 40;
const LEFT = 1e-3;

/**
 * The share of each row in what is wanted, held back by the ridge: conjugate gradients, for which no row has to be multiplied with
 * each other one.
 */
function sharesOf(wanted: VoteRow, rows: readonly VoteRow[]): Float64Array {
  const shares = new Float64Array(rows.length);
  const rest = times(rows, spread([wanted], [1]));
  const first = square(rest);
  let along = rest.slice();
  let left = first;
  for (let round = 0; round < ROUNDS && left > LEFT * LEFT * first; round++) {
    const product = times(rows, spread(rows, along));
    let steep = 0;
    for (let at = 0; at < rows.length; at++) {
      product[at] = (product[at] as number) + RIDGE * (along[at] as number);
      steep += (product[at] as number) * (along[at] as number);
    }
    const step = left / steep;
    for (let at = 0; at < rows.length; at++) {
      shares[at] = (shares[at] as number) + step * (along[at] as number);
      rest[at] = (rest[at] as number) - step * (product[at] as number);
    }
    const before = left;
    left = square(rest);
    along = along.map((value, at) => (rest[at] as number) + (left / before) * value);
  }
  return shares;
}

const square = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** Some rows, each as often as its share says, added up by place; cleaned before each use. */
function spread(rows: readonly VoteRow[], shares: ArrayLike<number>): Float32Array {
  const sums = SUMS.fill(0);
  for (const [row, { at, value }] of rows.entries()) {
    const share = shares[row] as number;
    for (let i = 0; i < at.length; i++) {
      const place = at[i] as number;
      sums[place] = (sums[place] as number) + share * (value[i] as number);
    }
  }
  return sums;
}

/** What each row has of what was added up. */
const times = (rows: readonly VoteRow[], sums: Float32Array): Float64Array =>
  Float64Array.from(rows, ({ at, value }) => {
    let sum = 0;
    for (let i = 0; i < at.length; i++) sum += (sums[at[i] as number] as number) * (value[i] as number);
    return sum;
  });
