// Finds the entry of a knowledge base that answers a question: candidates by BM25 over characters and pairs of characters
// (Chinese) or stems and pieces of words (English), then a closer comparison of the best ones.

import { B, confidenceOfHit, K1, sharesFor, weightOf } from "./closeness";
import { type VoteRow, voteRow } from "./neighbour-vote";
import { type Features, questionFeatures } from "./question-features";
import { rankEntries } from "./rank-entries";

/** A question with its answer; phrasings are other ways to ask it. */
export interface KnowledgeEntry {
  readonly id: string;
  readonly question: string;
  readonly phrasings?: readonly string[];
  readonly answer?: string;
}

export interface KnowledgeHit {
  readonly id: string;
  /** Higher is closer; comparable within one search. */
  readonly score: number;
  /** Probability from 0 to 1 that this entry answers, by how close it is and how far the next one is. */
  readonly confidence: number;
  /** The phrasing that came closest. */
  readonly matched: string;
}

interface Unit {
  readonly entry: string;
  readonly text: string;
  readonly isAnswer: boolean;
  readonly features: Features;
  readonly length: number;
  /** Made when it is first asked for. */
  row?: VoteRow;
  alive: boolean;
}

/** A unit that was found, with its BM25 as a share of what one with every word would have. */
interface Candidate {
  readonly entry: string;
  readonly unit: Unit;
  readonly bm25: number;
}

/** How many of the best entries by BM25 are compared closely. */
const CANDIDATES = 40;
/** And how many of their phrasings. */
const MOST = 120;
/** An index in memory that grows and shrinks entry by entry; adding one entry costs its own length only. */
export class KnowledgeIndex {
  private readonly units: Unit[] = [];
  private readonly byEntry = new Map<string, number[]>();
  private readonly postings = new Map<string, { readonly units: number[]; readonly counts: number[] }>();
  private alive = 0;
  private totalLength = 0;

  /** How many entries there are. */
  get size(): number {
    return this.byEntry.size;
  }

  /** Adds an entry, or puts it in the place of the one with its id. */
  add({ id, question, phrasings = [], answer }: KnowledgeEntry): void {
    this.remove(id);
    const numbers = [question, ...phrasings].map((text) => this.addUnit(id, text, false));
    if (answer) numbers.push(this.addUnit(id, answer, true));
    this.byEntry.set(id, numbers);
  }

  /** Takes an entry out; whether it was there. */
  remove(id: string): boolean {
    const numbers = this.byEntry.get(id);
    if (!numbers) return false;
    this.byEntry.delete(id);
    for (const number of numbers) {
      const unit = this.units[number];
      if (!unit) continue;
      unit.alive = false;
      this.alive--;
      this.totalLength -= unit.length;
    }
    if (this.units.length > 64 && this.alive * 2 < this.units.length) this.compact();
    return true;
  }

  /** The entries that answer a question best, the best first. */
  search(query: string, limit = 5): KnowledgeHit[] {
    const wanted = questionFeatures(query);
    const shares = sharesFor(query);
    const weights = new Map<string, number>();
    const weigh = (name: string): number => {
      let weight = weights.get(name);
      if (weight === undefined) weights.set(name, (weight = this.idf(name) * weightOf(name)));
      return weight;
    };
    const { phrasings, answers } = this.candidates(wanted, weigh);
    const ranked = rankEntries(
      { features: wanted, row: () => voteRow(query), shares, weigh },
      phrasings,
      answers,
      { features: ({ unit }) => unit.features, row: ({ unit }) => (unit.row ??= voteRow(unit.text)) },
    ).sort((a, b) => b.score - a.score || (a.entry < b.entry ? -1 : 1));
    const second = ranked[1]?.score ?? 0;
    return ranked.slice(0, limit).map(({ entry, closest, score, sure, closeness }, at) => {
      const lead = at === 0 ? (score - second) / Math.max(0.05, score) : -0.2;
      return {
        id: entry,
        score,
        matched: closest.unit.text,
        confidence: confidenceOfHit({ closeness, score: sure, lead }),
      };
    });
  }

  private addUnit(entry: string, text: string, isAnswer: boolean): number {
    const features = questionFeatures(isAnswer ? text.slice(0, 1_500) : text);
    const number = this.units.length;
    let length = 0;
    for (const [name, count] of features) {
      length += count;
      const list = this.postings.get(name) ?? { units: [], counts: [] };
      if (list.units.length === 0) this.postings.set(name, list);
      list.units.push(number);
      list.counts.push(count);
    }
    this.units.push({ entry, text, isAnswer, features, length, alive: true });
    this.alive++;
    this.totalLength += length;
    return number;
  }

  private idf(name: string): number {
    const count = this.postings.get(name)?.units.length ?? 0;
    return Math.log(1 + (this.units.length - count + 0.5) / (count + 0.5));
  }

  private candidates(wanted: Features, weigh: (name: string) => number) {
    const scores = new Float64Array(this.units.length);
    const mean = this.totalLength / Math.max(1, this.alive);
    let self = 0;
    for (const name of wanted.keys()) {
      const list = this.postings.get(name);
      const idf = weigh(name);
      self += idf;
      // In a large base, what stands in every third text tells nothing and costs most.
      if (!list || (list.units.length > 2_000 && list.units.length * 3 > this.units.length)) continue;
      for (let at = 0; at < list.units.length; at++) {
        const number = list.units[at] ?? 0;
        const count = list.counts[at] ?? 0;
        const length = this.units[number]?.length ?? mean;
        scores[number] =
          (scores[number] ?? 0) + (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / mean));
      }
    }
    let most = 0;
    for (const score of scores) if (score > most) most = score;
    const best: Candidate[] = [];
    for (let number = 0; number < scores.length; number++) {
      const score = scores[number] ?? 0;
      const unit = this.units[number];
      if (score > 0.15 * most && unit?.alive)
        best.push({ entry: unit.entry, unit, bm25: score / Math.max(1e-9, self) });
    }
    best.sort((x, y) => y.bm25 - x.bm25);
    return {
      phrasings: nearest(best.filter(({ unit }) => !unit.isAnswer)),
      answers: nearest(best.filter(({ unit }) => unit.isAnswer)),
    };
  }

  /** Leaves the removed units out and numbers the others anew. */
  private compact(): void {
    const kept = this.units.filter(({ alive }) => alive);
    this.units.length = 0;
    this.postings.clear();
    this.byEntry.clear();
    this.alive = 0;
    this.totalLength = 0;
    for (const { entry, text, isAnswer } of kept) {
      const numbers = this.byEntry.get(entry) ?? [];
      numbers.push(this.addUnit(entry, text, isAnswer));
      this.byEntry.set(entry, numbers);
    }
  }
}

/** Those that are compared: as many of an entry as vote, and only so many entries. */
function nearest(sorted: readonly Candidate[]): Candidate[] {
  const entries = new Set<string>();
  const kept: Candidate[] = [];
  for (const each of sorted) {
    entries.add(each.entry);
    if (entries.size > CANDIDATES || kept.length >= MOST) break;
    kept.push(each);
  }
  return kept;
}

/** An index of some entries. */
export function buildIndex(entries: Iterable<KnowledgeEntry>): KnowledgeIndex {
  const index = new KnowledgeIndex();
  for (const entry of entries) index.add(entry);
  return index;
}
