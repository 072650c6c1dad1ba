// Finds the entry of a knowledge base that answers a question: candidates by BM25 over characters and pairs of characters
// (Chinese) or stems and pieces of words (English), then a closer comparison of the best ones.

import {
  ANSWER,
  alsoOf,
  B,
  closenessOf,
  confidenceOfHit,
  K1,
  SECOND,
  sharesFor,
  weightOf,
} from "./closeness";
import { type Features, questionFeatures } from "./question-features";

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
  alive: boolean;
}

/** What came closest of an entry: its score, those of all its phrasings that were compared, and its answer's. */
interface Best {
  score: number;
  matched: string;
  closeness: number;
  readonly scores: number[];
  answer: number;
}

/** How many of the best entries by BM25 are compared closely. */
const CANDIDATES = 40;
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
    const candidates = this.candidates(wanted, weigh);
    const best = new Map<string, Best>();
    for (const { number, bm25 } of candidates) {
      const unit = this.units[number];
      if (!unit) continue;
      const closeness = unit.isAnswer ? 0 : closenessOf(wanted, unit.features, weigh, shares);
      const score = unit.isAnswer ? ANSWER * bm25 : shares.bm25 * bm25 + closeness;
      const known = best.get(unit.entry);
      if (!known) best.set(unit.entry, { score, matched: unit.text, closeness, scores: [score], answer: 0 });
      else if (unit.isAnswer) known.answer = Math.max(known.answer, score);
      else {
        known.scores.push(score);
        if (score <= known.score) continue;
        known.score = score;
        known.matched = unit.text;
        known.closeness = closeness;
      }
    }
    const ranked = [...best]
      .map(([id, { score, scores, answer, matched, closeness }]) => ({
        id,
        score: score + Math.max(answer, alsoOf(scores)),
        // Ten ways to ask that come near do not make one of them come nearer.
        sure: score + Math.max(answer, Math.min(alsoOf(scores), SECOND * score)),
        matched,
        closeness,
      }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const second = ranked[1]?.score ?? 0;
    return ranked.slice(0, limit).map(({ id, score, sure, matched, closeness }, at) => {
      const lead = at === 0 ? (score - second) / Math.max(0.05, score) : -0.2;
      return {
        id,
        score,
        matched,
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

  private candidates(wanted: Features, weigh: (name: string) => number): { number: number; bm25: number }[] {
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
    const best: { number: number; bm25: number }[] = [];
    for (let number = 0; number < scores.length; number++) {
      const score = scores[number] ?? 0;
      if (score > 0.15 * most && this.units[number]?.alive)
        best.push({ number, bm25: score / Math.max(1e-9, self) });
    }
    best.sort((x, y) => y.bm25 - x.bm25);
    // Units of one entry must not crowd out the others, nor long answers the questions.
    const counts = new Map<string, number>();
    const kept: { number: number; bm25: number }[] = [];
    let [questions, answers] = [0, 0];
    for (const each of best) {
      const { entry = "", isAnswer = false } = this.units[each.number] ?? {};
      const name = isAnswer ? `${entry} answer` : entry;
      const count = counts.get(name) ?? 0;
      if (count >= 6 || (count === 0 && (isAnswer ? answers : questions) >= CANDIDATES)) continue;
      if (count === 0 && isAnswer) answers++;
      else if (count === 0) questions++;
      counts.set(name, count + 1);
      kept.push(each);
      if (questions >= CANDIDATES && answers >= CANDIDATES) break;
    }
    return kept;
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

/** An index of some entries. */
export function buildIndex(entries: Iterable<KnowledgeEntry>): KnowledgeIndex {
  const index = new KnowledgeIndex();
  for (const entry of entries) index.add(entry);
  return index;
}
