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
export const VOTERS = 64;
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

/** Equal places of two features are an accident without harm. */
function placeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}

/**
 * What each entry's phrasings say for it, about 1 for the one that is asked and 0 for the others: ridge regression over the neighbours
 * alone, solved anew for each question. It learns what tells near entries apart, and knows what was saved a moment ago.
 */
export function voteOf(wanted: VoteRow, neighbours: readonly Neighbour[]): Map<string, number> {
  const count = neighbours.length;
  const products = productsOf([...neighbours.map(({ row }) => row), wanted]);
  const asked = products[count] ?? new Float64Array();
  for (let row = 0; row < count; row++) (products[row] as Float64Array)[row] = 1 + RIDGE;
  const shares = solved(products.slice(0, count), asked.slice(0, count));
  const votes = new Map<string, number>();
  for (const [at, { entry }] of neighbours.entries())
    votes.set(entry, (votes.get(entry) ?? 0) + (shares[at] as number));
  return votes;
}

/** The product of each row with each one before it. */
function productsOf(rows: readonly VoteRow[]): Float64Array[] {
  const products = rows.map((_, row) => new Float64Array(row + 1));
  const holders = new Map<number, { readonly rows: number[]; readonly values: number[] }>();
  for (const [row, { at, value }] of rows.entries()) {
    const line = products[row] as Float64Array;
    for (let i = 0; i < at.length; i++) {
      const place = at[i] as number;
      const own = value[i] as number;
      const before = holders.get(place);
      if (!before) {
        holders.set(place, { rows: [row], values: [own] });
        continue;
      }
      for (let other = 0; other < before.rows.length; other++) {
        const column = before.rows[other] as number;
        line[column] = (line[column] as number) + own * (before.values[other] as number);
      }
      before.rows.push(row);
      before.values.push(own);
    }
  }
  return products;
}

/** Solves for a symmetric positive matrix, of which the lower half is given and written over (Cholesky). */
function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const get = (row: number, column: number): number => (matrix[row] as Float64Array)[column] as number;
  for (const [row, line] of matrix.entries()) {
    for (let column = 0; column <= row; column++) {
      const above = matrix[column] as Float64Array;
      let sum = line[column] as number;
      for (let at = 0; at < column; at++) sum -= (line[at] as number) * (above[at] as number);
      line[column] = row === column ? Math.sqrt(Math.max(1e-9, sum)) : sum / (above[column] as number);
    }
  }
  for (let row = 0; row < right.length; row++) {
    let sum = right[row] as number;
    for (let at = 0; at < row; at++) sum -= get(row, at) * (right[at] as number);
    right[row] = sum / get(row, row);
  }
  for (let row = right.length - 1; row >= 0; row--) {
    let sum = right[row] as number;
    for (let at = row + 1; at < right.length; at++) sum -= get(at, row) * (right[at] as number);
    right[row] = sum / get(row, row);
  }
  return right;
}
