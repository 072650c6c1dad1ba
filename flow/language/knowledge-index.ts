// Finds the entry of a knowledge base that answers a question: candidates by BM25 over characters and pairs of characters
// (Chinese) or stems and pieces of words (English), then a closer comparison of the best ones.
import { type Features, questionFeatures } from "./question-features";
import { logistic } from "./linear";

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

/** How many of the best entries by BM25 are compared closely. */
const CANDIDATES = 40;
const K1 = 1.2;
const B = 0.4;
/** What an answer's words count beside the question's. */
const ANSWER = 0.3;

/** An index in memory that grows and shrinks entry by entry; adding one entry costs its own length only. */
export class KnowledgeIndex {
  private readonly units: Unit[] = [];
  private readonly byEntry = new Map<string, number[]>();
  private readonly postings = new Map<string, number[]>();
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
    const candidates = this.candidates(wanted);
    const best = new Map<string, { score: number; matched: string; closeness: number; also: number }>();
    for (const { number, bm25 } of candidates) {
      const unit = this.units[number];
      if (!unit) continue;
      const closeness = unit.isAnswer ? 0 : this.closeness(wanted, unit.features);
      const score = unit.isAnswer ? ANSWER * bm25 : 0.45 * bm25 + closeness;
      const known = best.get(unit.entry);
      if (!known) best.set(unit.entry, { score, matched: unit.text, closeness, also: 0 });
      else if (unit.isAnswer) known.also = Math.max(known.also, score);
      else if (score > known.score) {
        known.also = Math.max(known.also, 0.15 * known.score);
        known.score = score;
        known.matched = unit.text;
        known.closeness = closeness;
      } else known.also = Math.max(known.also, 0.15 * score);
    }
    const ranked = [...best]
      .map(([id, { score, also, matched, closeness }]) => ({ id, score: score + also, matched, closeness }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const second = ranked[1]?.score ?? 0;
    return ranked.slice(0, limit).map(({ id, score, matched, closeness }, at) => {
      const lead = at === 0 ? (score - second) / Math.max(0.05, score) : -0.2;
      return { id, score, matched, confidence: logistic(-3.4 + 3.2 * closeness + 1.2 * score + 7 * lead) };
    });
  }

  private addUnit(entry: string, text: string, isAnswer: boolean): number {
    const features = questionFeatures(isAnswer ? text.slice(0, 1_500) : text);
    const number = this.units.length;
    let length = 0;
    for (const [name, count] of features) {
      length += count;
      const list = this.postings.get(name);
      if (list) list.push(number);
      else this.postings.set(name, [number]);
    }
    this.units.push({ entry, text, isAnswer, features, length, alive: true });
    this.alive++;
    this.totalLength += length;
    return number;
  }

  private idf(name: string): number {
    const count = this.postings.get(name)?.length ?? 0;
    return Math.log(1 + (this.units.length - count + 0.5) / (count + 0.5));
  }

  private candidates(wanted: Features): { number: number; bm25: number }[] {
    const scores = new Map<number, number>();
    const mean = this.totalLength / Math.max(1, this.alive);
    let self = 0;
    const names = [...wanted.keys()].map((name) => ({ name, idf: this.idf(name) * weightOf(name) }));
    for (const { name, idf } of names) {
      const list = this.postings.get(name);
      self += idf;
      // In a large base, what stands in every third text tells nothing and costs most.
      if (!list || (list.length > 2_000 && list.length * 3 > this.units.length)) continue;
      for (const number of list) {
        const unit = this.units[number];
        if (!unit?.alive) continue;
        const count = unit.features.get(name) ?? 0;
        const part = (count * (K1 + 1)) / (count + K1 * (1 - B + (B * unit.length) / mean));
        scores.set(number, (scores.get(number) ?? 0) + idf * part);
      }
    }
    const best = [...scores].map(([number, score]) => ({ number, bm25: score / Math.max(1e-9, self) }));
    best.sort((a, b) => b.bm25 - a.bm25);
    // Units of one entry must not crowd out the others.
    const counts = new Map<string, number>();
    const kept: { number: number; bm25: number }[] = [];
    for (const each of best) {
      const entry = this.units[each.number]?.entry ?? "";
      const count = counts.get(entry) ?? 0;
      if (count >= 6) continue;
      counts.set(entry, count + 1);
      kept.push(each);
      if (counts.size >= CANDIDATES) break;
    }
    return kept;
  }

  /** From 0 to about 1: how much of each the two texts share, by weight, with what is rare counting most. */
  private closeness(wanted: Features, offered: Features): number {
    let shared = 0;
    let ofWanted = 0;
    let ofOffered = 0;
    for (const [name, count] of wanted) {
      const weight = this.idf(name) * weightOf(name);
      ofWanted += weight * count;
      const other = offered.get(name);
      if (other) shared += weight * Math.min(count, other);
    }
    for (const [name, count] of offered) ofOffered += this.idf(name) * weightOf(name) * count;
    const covered = shared / Math.max(1e-9, ofWanted);
    const covers = shared / Math.max(1e-9, ofOffered);
    const both = (2 * shared) / Math.max(1e-9, ofWanted + ofOffered);
    return 0.3 * covered + 0.25 * covers + 0.45 * both;
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

/** Words count whole, pieces of words less: there are many of them for each word. */
function weightOf(name: string): number {
  switch (name.charCodeAt(0)) {
    case 112: // p: a piece of a word
      return 0.35;
    case 98: // b: a pair of stems
      return 0.6;
    default:
      return 1;
  }
}

/** An index of some entries. */
export function buildIndex(entries: Iterable<KnowledgeEntry>): KnowledgeIndex {
  const index = new KnowledgeIndex();
  for (const entry of entries) index.add(entry);
  return index;
}
