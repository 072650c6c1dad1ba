import type { Sparse } from "./linear";

/** Features are hashed into this many places. */
export const EN_PLACES = 1 << 16;

const WORD = /[a-z]+(?:'[a-z]+)?|\d+|[!?]+|[^\sa-z0-9]/gu;

/** A number from 0 below `EN_PLACES` for a feature of one kind. */
function place(feature: string, kind: number): number {
  let hash = 0x811c9dc5 ^ kind;
  for (let at = 0; at < feature.length; at++) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) & (EN_PLACES - 1);
}

/** Words, pairs and triples of words and pieces of words of a folded English text, as a row of length 1. */
export function enFeatures(text: string, shouted: boolean): Sparse {
  const counts = new Map<number, number>();
  const add = (feature: string, kind: number, value: number) => {
    const at = place(feature, kind);
    counts.set(at, (counts.get(at) ?? 0) + value);
  };
  const words = text.replace(/[‘’]/g, "'").match(WORD) ?? [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    add(word, 1, 1);
    if (at > 0) add(`${words[at - 1]} ${word}`, 2, 0.8);
    if (at > 1) add(`${words[at - 2]} ${words[at - 1]} ${word}`, 3, 0.5);
    if (word.length < 3 || word.length > 30) continue;
    const marked = `<${word}>`;
    for (let length = 3; length <= 5; length++) {
      for (let from = 0; from + length <= marked.length; from++)
        add(marked.slice(from, from + length), 4, 0.35);
    }
  }
  if (shouted) add("shouted", 5, 1);
  const at = Int32Array.from([...counts.keys()].sort((a, b) => a - b));
  const value = Float32Array.from(at, (key) => Math.sqrt(counts.get(key) ?? 0));
  let square = 0;
  for (const each of value) square += each * each;
  const length = Math.sqrt(square) || 1;
  for (let i = 0; i < value.length; i++) value[i] = (value[i] ?? 0) / length;
  return { at, value };
}

/** Whether several words stand in capitals (placeholders in brackets aside). */
export function isShouted(text: string): boolean {
  const capitals = text.replace(/\[[A-Z]+\]/g, "").match(/\b[A-Z]{3,}\b/g) ?? [];
  return capitals.length > 1;
}
