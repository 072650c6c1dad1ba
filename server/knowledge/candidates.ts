import { scoreOfPassage } from "../../flow/language/passage-match";
import type { Features } from "../../flow/language/question-features";
import type { Postings } from "./postings";
import type { Weigh } from "./rarity";
import { type Field, impactOf, STEPS, termOf } from "./terms";

/** Entries of the index that are added up for a field at most: rare terms first, those tell most. */
const ENTRIES = 30_000;
/** What is rarer than this always counts. */
const RARE = 300;

export interface Candidate {
  readonly number: number;
  /** By BM25, as a share of what a passage that holds every word would have. */
  readonly bm25: number;
}

/** Passages that may come first, side by side. */
interface Kept {
  readonly numbers: Int32Array;
  /** What they are ordered by. */
  readonly keys: Float32Array;
  readonly scores: Float32Array;
  /** The score of a passage that holds every word. */
  readonly self: number;
  /** Whether there are others. */
  readonly isPart: boolean;
}

/** Passages that may answer, by number; what has been removed or does not hold yet is among them. */
export class Candidates {
  private kept: Kept;
  private order: Uint32Array;
  private sorted = 0;

  constructor(private readonly keep: (count: number) => Kept) {
    this.kept = keep(FEW);
    this.order = placesOf(this.kept);
  }

  /** Those that may come first, from one place to another. */
  slice(from: number, to: number): Candidate[] {
    if (to > FEW && this.kept.isPart && this.order.length < MANY) {
      this.kept = this.keep(MANY);
      this.order = placesOf(this.kept);
      this.sorted = 0;
    }
    const { numbers, scores, self } = this.kept;
    const end = Math.min(to, this.order.length);
    if (end > this.sorted) {
      this.select(end);
      this.sorted = end;
    }
    return Array.from(this.order.subarray(from, end), (at) => ({
      number: numbers[at] as number,
      bm25: (scores[at] as number) / Math.max(1e-9, self),
    }));
  }

  /** Brings the best `count` to the front, in their order. */
  private select(count: number): void {
    const { order } = this;
    const { keys, numbers } = this.kept;
    const before = (a: number, b: number): number =>
      (keys[b] as number) - (keys[a] as number) || (numbers[a] as number) - (numbers[b] as number);
    // Those that are among the best by their keys alone; the few that are left are sorted.
    const least = leastOf(keys, count);
    let front = 0;
    for (let at = 0; at < order.length; at++) {
      const one = order[at] as number;
      if ((keys[one] as number) < least) continue;
      order[at] = order[front] as number;
      order[front++] = one;
    }
    order.subarray(0, front).sort(before);
  }
}

function placesOf({ numbers }: Kept): Uint32Array {
  const places = new Uint32Array(numbers.length);
  for (let at = 0; at < places.length; at++) places[at] = at;
  return places;
}

/** A score that at least `count` reach, and not many more: by counting how many scores lie in each of some hundred steps. */
function leastOf(scores: Float32Array, count: number): number {
  let most = 0;
  for (let at = 0; at < scores.length; at++) if ((scores[at] as number) > most) most = scores[at] as number;
  if (most === 0) return 0;
  const counts = COUNTS.fill(0);
  const scale = GRAIN / most;
  for (let at = 0; at < scores.length; at++) {
    const step = ((scores[at] as number) * scale) | 0;
    counts[step] = (counts[step] as number) + 1;
  }
  let sum = 0;
  for (let step = GRAIN; step > 0; step--) {
    sum += counts[step] as number;
    // A step's own edge may be rounded either way: what lies on it is let in.
    if (sum >= count) return (step - 0.001) / scale;
  }
  return 0;
}

const GRAIN = 512;
const COUNTS = new Uint32Array(GRAIN + 1);
const IMPACTS = Float32Array.from({ length: STEPS + 1 }, (_, step) => impactOf(step));

/** Candidates that are kept: as many as are looked at nearly always, and, where most of those do not hold, more than ever are. */
const FEW = 400;
const MANY = 4_000;

/** Sums by number, of one field at a time, and the numbers that have one; cleaned after use. Grows to the largest workspace asked. */
let sumsOfField = new Float64Array(4_096);
let touchedOfField = new Int32Array(4_096);
let scoresOfField = new Float32Array(4_096);
/** What texts are ordered by. */
let keysOfField = new Float32Array(4_096);
/**
 * A text's sum holds two: its score below SCORES, and above it the weight of the query's words that it has, in parts of a weight. Memory is
 * what takes the time here, and so it is met once.
 */
const SCORES = 4_096;
const PARTS = 256;

/**
 * The passages whose field shares most with a query: questions by BM25, texts by the most that they can be worth once their sentences are
 * compared. By BM25 alone, short texts that say one of the words would stand before the row of a long list that says them all.
 */
export function findCandidates(field: Field, wanted: Features, postings: Postings, weigh: Weigh): Candidates {
  return new Candidates((count) => bestOf(count, field, wanted, postings, weigh));
}

/** At least `most` of the best, where there are so many. */
function bestOf(most: number, field: Field, wanted: Features, { base, lists }: Postings, weigh: Weigh): Kept {
  const chosen = [...wanted.keys()]
    .map((name) => {
      const parts = lists.get(termOf(field, name)) ?? [];
      return {
        parts,
        n: parts.reduce((sum, { length }) => sum + length, 0),
        weight: weigh(field, name),
      };
    })
    .sort((a, b) => a.n - b.n);
  if (sumsOfField.length < base.next) {
    sumsOfField = new Float64Array(Math.ceil(base.next * 1.2));
    touchedOfField = new Int32Array(sumsOfField.length);
    scoresOfField = new Float32Array(sumsOfField.length);
    keysOfField = new Float32Array(sumsOfField.length);
  }
  const sums = sumsOfField;
  const touched = touchedOfField;
  const adds = new Float64Array(STEPS + 1);
  let count = 0;
  let self = 0;
  let entries = 0;
  for (const { parts, n, weight } of chosen) {
    self += weight;
    entries += n;
    if (n > RARE && entries > ENTRIES) continue;
    const held = field === "text" ? Math.round(weight * PARTS) * SCORES : 0;
    for (let step = 0; step <= STEPS; step++) adds[step] = held + weight * (IMPACTS[step] as number);
    for (const part of parts)
      for (let at = 0; at < part.length; at++) {
        const entry = part[at] as number;
        const number = entry >>> 5;
        const before = sums[number] as number;
        if (before === 0) touched[count++] = number;
        sums[number] = before + (adds[entry & 31] as number);
      }
  }
  // Their scores side by side, here only: few of them are taken along.
  const scores = scoresOfField.subarray(0, count);
  const keys = field === "text" ? keysOfField.subarray(0, count) : scores;
  for (let at = 0; at < count; at++) {
    const number = touched[at] as number;
    const sum = sums[number] as number;
    sums[number] = 0;
    if (field === "question") {
      scores[at] = sum;
      continue;
    }
    const held = Math.floor(sum / SCORES);
    const score = sum - held * SCORES;
    scores[at] = score;
    keys[at] = scoreOfPassage(score / self, held / PARTS / self);
  }
  const least = count > most ? leastOf(keys, most) : 0;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const key = keys[at] as number;
    if (key < least) continue;
    scores[kept] = scores[at] as number;
    keys[kept] = key;
    touched[kept++] = touched[at] as number;
  }
  const best = scores.slice(0, kept);
  return {
    numbers: touched.slice(0, kept),
    keys: keys === scores ? best : keys.slice(0, kept),
    scores: best,
    self,
    isPart: kept < count,
  };
}
