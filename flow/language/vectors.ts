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

/** The groups of features that are each brought to one length, and what each counts: words, pieces, kinds of names. */
export const SHARES = [Math.SQRT1_2, Math.SQRT1_2, 0.5 * Math.SQRT1_2] as const;

export function groupOf(name: string): 0 | 1 | 2 {
  switch (name.charCodeAt(0)) {
    case 99: // c: a piece of a word
    case 122: // z: a pair of Chinese characters
      return 1;
    case 107: // k: a kind of names
      return 2;
    default:
      return 0;
  }
}

/** A text's row: words, pieces and kinds of names each of their length before they are joined, so that none drowns the others. */
export function vectorOf({ places, idf }: Vocabulary, features: ReadonlyMap<string, number>): Sparse {
  const found: [number, number, 0 | 1 | 2][] = [];
  const squares: [number, number, number] = [0, 0, 0];
  for (const [name, count] of features) {
    const place = places.get(name);
    if (place === undefined) continue;
    const group = groupOf(name);
    const value = (1 + Math.log(count)) * (idf[place] ?? 0);
    squares[group] += value * value;
    found.push([place, value, group]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const scales = SHARES.map((share, group) => share / Math.sqrt(squares[group] || 1));
  return {
    at: Int32Array.from(found, ([place]) => place),
    value: Float32Array.from(found, ([, value, group]) => value * (scales[group] ?? 0)),
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
