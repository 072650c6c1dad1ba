import type { Sparse } from "./linear";

/** Features are hashed into this many places. */
export const EN_PLACES = 1 << 16;

const WORD = /[a-z]+(?:'[a-z]+)?|\d+|[!?]+|[^\sa-z0-9]/gu;

/** A feature's place is the hash of its kind and its letters; hashes go on where others ended, so no text is cut out. */
const begin = (kind: number): number => 0x811c9dc5 ^ kind;

function follow(hash: number, text: string): number {
  let on = hash;
  for (let at = 0; at < text.length; at++) on = Math.imul(on ^ text.charCodeAt(at), 0x01000193);
  return on;
}

const SPACE = " ".charCodeAt(0);
const OPEN = "<".charCodeAt(0);
const CLOSE = ">".charCodeAt(0);

/** A number from 0 below `EN_PLACES`. */
function place(hash: number): number {
  let on = hash ^ (hash >>> 15);
  on = Math.imul(on, 0x85ebca6b);
  return ((on ^ (on >>> 13)) >>> 0) & (EN_PLACES - 1);
}

/** What the text at hand has in each place: cleared after each text, so that none is made for every message. */
const counts = new Float64Array(EN_PLACES);
let touched = new Int32Array(1 << 12);

/** Words, pairs and triples of words and pieces of words of a folded English text, as a row of length 1. */
export function enFeatures(text: string, shouted: boolean): Sparse {
  let found = 0;
  const add = (hash: number, value: number) => {
    const at = place(hash);
    if (counts[at] === 0) {
      if (found === touched.length) {
        const more = new Int32Array(found * 2);
        more.set(touched);
        touched = more;
      }
      touched[found++] = at;
    }
    counts[at] = (counts[at] ?? 0) + value;
  };
  const then = (hash: number, letter: number) => Math.imul(hash ^ letter, 0x01000193);
  const words = text.replace(/[‘’]/g, "'").match(WORD) ?? [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    add(follow(begin(1), word), 1);
    const last = words[at - 1];
    if (last !== undefined) add(follow(then(follow(begin(2), last), SPACE), word), 0.8);
    const before = words[at - 2];
    if (before !== undefined && last !== undefined)
      add(follow(then(follow(then(follow(begin(3), before), SPACE), last), SPACE), word), 0.5);
    if (word.length < 3 || word.length > 30) continue;
    // Pieces of three to five letters of the word between its marks.
    const letter = (index: number): number =>
      index === 0 ? OPEN : index > word.length ? CLOSE : word.charCodeAt(index - 1);
    for (let from = 0; from + 3 <= word.length + 2; from++) {
      let hash = begin(4);
      for (let length = 1; length <= 5 && from + length <= word.length + 2; length++) {
        hash = then(hash, letter(from + length - 1));
        if (length >= 3) add(hash, 0.35);
      }
    }
  }
  if (shouted) add(follow(begin(5), "shouted"), 1);
  const at = touched.slice(0, found).sort();
  const value = new Float32Array(found);
  let square = 0;
  for (let i = 0; i < found; i++) {
    const key = at[i] ?? 0;
    const root = Math.fround(Math.sqrt(counts[key] ?? 0));
    counts[key] = 0;
    value[i] = root;
    square += root * root;
  }
  const length = Math.sqrt(square) || 1;
  for (let i = 0; i < found; i++) value[i] = (value[i] ?? 0) / length;
  return { at, value };
}

/** Whether several words stand in capitals (placeholders in brackets aside). */
export function isShouted(text: string): boolean {
  const capitals = text.replace(/\[[A-Z]+\]/g, "").match(/\b[A-Z]{3,}\b/g) ?? [];
  return capitals.length > 1;
}
