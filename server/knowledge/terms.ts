import { B, K1 } from "../../flow/language/closeness";
import { type Features, questionFeatures, wordFeatures } from "../../flow/language/question-features";

/** Raised with each change of what a text's terms are: what was written before is read anew in the background (see `tidy-knowledge.ts`). */
export const READING = 4;

/** Where a feature stands: in the question that a passage answers, or in its headings and text. */
export type Field = "question" | "text";

/** What a field's length is compared with, in features. */
const USUAL: Readonly<Record<Field, number>> = { question: 30, text: 60 };
/** The most that one term can weigh, and in how many steps weights are kept. */
const MOST = K1 + 1;
export const STEPS = 31;
/** Characters of a text that are looked at. */
const LENGTH: Readonly<Record<Field, number>> = { question: 1_000, text: 4_000 };

/**
 * The features of a field of a passage. Of a text, which is long, only words and pairs of characters: pieces and pairs of its words would
 * be ten times as many and tell little.
 */
export function fieldFeatures(field: Field, text: string): Features {
  const read = text.slice(0, LENGTH[field]);
  return field === "question"
    ? questionFeatures(read)
    : new Map([...wordFeatures(read)].filter(([name]) => tells(name)));
}

/** Single characters stand everywhere. */
const tells = (name: string): boolean => name.startsWith("w") || name.length > 2;

/** Each feature's term with its weight there by BM25, from 1 to 31 (see `impactOf`). */
export function weighedTerms(field: Field, features: Features): Map<number, number> {
  let length = 0;
  for (const count of features.values()) length += count;
  const terms = new Map<number, number>();
  const room = K1 * (1 - B + (B * length) / USUAL[field]);
  for (const [name, count] of features) {
    const weight = (count * MOST) / (count + room);
    terms.set(termOf(field, name), Math.max(1, Math.min(STEPS, Math.round((weight / MOST) * STEPS))));
  }
  return terms;
}

/** The weight by BM25 that a step stands for. */
export const impactOf = (step: number): number => (step / STEPS) * MOST;

/** Terms of a bucket stand together in the index. */
const BUCKETS = 4_096;
const REST = 2 ** 32;
/** A term's bucket, from 0, in rows of the first kind. */
export const bucketOf = (term: number): number => Math.floor(term / REST);
/** What tells a term from the others of its bucket, as 32 bits. */
export const restOf = (term: number): number => term | 0;

/** A feature of a field as 44 bits, 12 of them its bucket. Equal ones of two features are an accident without harm. */
export function termOf(field: Field, feature: string): number {
  let low = field === "question" ? 0x9e3779b1 : 0x85ebca6b;
  let high = 0x27d4eb2f;
  for (let at = 0; at < feature.length; at++) {
    const code = feature.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  low = mixed(low ^ (high >>> 3));
  high = mixed(high ^ (low >>> 5));
  return ((high >>> 0) % BUCKETS) * REST + (low >>> 0);
}

function mixed(value: number): number {
  let mix = value ^ (value >>> 16);
  mix = Math.imul(mix, 0x85ebca6b);
  mix ^= mix >>> 13;
  mix = Math.imul(mix, 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
