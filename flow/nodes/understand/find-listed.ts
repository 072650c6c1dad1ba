import { Phrases } from "../../language/phrases";
import { plain } from "../../language/plain";

/** One value of an author's list, with other words for it. */
export type ListValue = { value: string; words: readonly string[] };

/** Lists by what stands in them: few lists, searched again and again. */
const compiled = new WeakMap<readonly ListValue[], Phrases<string>>();
const LATIN = /[a-z0-9]/;

/**
 * The values of a list that a message names, each once, in the message's order; of two that begin alike the longer. Whether letters and
 * figures are parted by a space, a hyphen or nothing makes no difference: "iphone15pro" is an "iPhone 15 Pro".
 */
export function findListed(text: string, values: readonly ListValue[]): string[] {
  let phrases = compiled.get(values);
  if (!phrases) {
    phrases = phrasesOf(values);
    compiled.set(values, phrases);
  }
  const line = plain(text);
  const pieces = piecesOf(line);
  // Places in the joined text, by the piece that begins or ends there.
  const begins = new Map<number, number>();
  const ends = new Map<number, number>();
  let joined = "";
  for (const { words, at, end } of pieces) {
    begins.set(joined.length, at);
    joined += words + BETWEEN;
    ends.set(joined.length, end);
  }
  const found: { at: number; value: string }[] = [];
  let read = 0;
  for (const [place, at] of begins) {
    if (place < read) continue;
    const hit = phrases
      .allAt(joined, place)
      .findLast(({ end }) => isWhole(line, at, ends.get(end) ?? line.length));
    if (!hit) continue;
    found.push({ at, value: hit.value });
    read = hit.end;
  }
  return [...new Set(found.map(({ value }) => value))];
}

const BETWEEN = "\u0001";
const PIECE = /[a-z]+|\d+|[^\sa-z\d_-]/gu;

/** Runs of Latin letters, runs of figures, and other signs by themselves. */
const piecesOf = (line: string): { words: string; at: number; end: number }[] =>
  [...line.matchAll(PIECE)].map(({ 0: words, index: at }) => ({ words, at, end: at + words.length }));

function phrasesOf(values: readonly ListValue[]): Phrases<string> {
  const phrases = new Phrases<string>();
  const add = (phrase: string, value: string): void => {
    const joined = piecesOf(phrase)
      .map(({ words }) => words + BETWEEN)
      .join("");
    if (joined !== "") phrases.add(joined, value);
  };
  for (const { value, words } of values)
    for (const phrase of [value, ...words].map(plain)) {
      add(phrase, value);
      // More than one of them, and what some write in one word.
      if (/[a-z]$/.test(phrase)) add(`${phrase}s`, value);
      if (/[a-z]-[a-z]/.test(phrase)) add(phrase.replace(/(?<=[a-z])-(?=[a-z])/g, ""), value);
    }
  return phrases;
}

/** Latin words and figures count only whole: "red" is not in "hundred", "A7" not in "A7C". */
function isWhole(line: string, at: number, end: number): boolean {
  const open = LATIN.test(line.charAt(at)) && LATIN.test(line.charAt(at - 1));
  return !open && !(LATIN.test(line.charAt(end - 1)) && LATIN.test(line.charAt(end)));
}
