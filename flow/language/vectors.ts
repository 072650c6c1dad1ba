import type { Sparse } from "./linear";

/** The names of features with their weights (inverse document frequency). */
export interface Vocabulary {
  readonly places: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
}

/** The features of some texts, those left out that are rare in many texts. */
export function buildVocabulary(rows: readonly ReadonlyMap<string, number>[]): Vocabulary {
  const documents = new Map<string, number>();
  for (const row of rows) for (const name of row.keys()) documents.set(name, (documents.get(name) ?? 0) + 1);
  const least = rows.length > 1_500 ? 2 : 1;
  const places = new Map<string, number>();
  const idf: number[] = [];
  for (const [name, count] of documents) {
    if (count < least) continue;
    places.set(name, places.size);
    idf.push(Math.log((rows.length + 1) / (count + 1)) + 1);
  }
  return { places, idf: Float32Array.from(idf) };
}

/** Pieces of words and pairs of Chinese characters. */
const isPart = (name: string): boolean => name.charCodeAt(0) === 99 || name.charCodeAt(0) === 122;

/** A text's row: words and pieces each of length 1 before they are joined, so that neither drowns the other. */
export function vectorOf({ places, idf }: Vocabulary, features: ReadonlyMap<string, number>): Sparse {
  const found: [number, number, boolean][] = [];
  let words = 0;
  let pieces = 0;
  for (const [name, count] of features) {
    const place = places.get(name);
    if (place === undefined) continue;
    const isPiece = isPart(name);
    const value = (1 + Math.log(count)) * (idf[place] ?? 0);
    if (isPiece) pieces += value * value;
    else words += value * value;
    found.push([place, value, isPiece]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const wordScale = words > 0 ? Math.SQRT1_2 / Math.sqrt(words) : 0;
  const pieceScale = pieces > 0 ? Math.SQRT1_2 / Math.sqrt(pieces) : 0;
  return {
    at: Int32Array.from(found, ([place]) => place),
    value: Float32Array.from(found, ([, value, isPiece]) => value * (isPiece ? pieceScale : wordScale)),
  };
}

/** The share of a text's word features that the vocabulary knows, by weight; unknown words count as the rarest known. */
export function knownShare(
  { places, idf }: Vocabulary,
  features: ReadonlyMap<string, number>,
  rarest: number,
): number {
  let known = 0;
  let all = 0;
  for (const name of features.keys()) {
    if (name.charCodeAt(0) !== 119 && name.charCodeAt(0) !== 122) continue;
    const place = places.get(name);
    const weight = place === undefined ? rarest : (idf[place] ?? 0);
    all += weight;
    if (place !== undefined) known += weight;
  }
  return all === 0 ? 0 : known / all;
}
