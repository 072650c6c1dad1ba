import { Phrases } from "../../language/phrases";
import { plain } from "../../language/plain";

/** One value of an author's list, with other words for it. */
export type ListValue = { value: string; words: readonly string[] };

/** Lists by what stands in them: few lists, searched again and again. */
const compiled = new WeakMap<readonly ListValue[], Phrases<string>>();
const LATIN = /[a-z0-9]/;

/** The values of a list that a message names, each once, in the message's order; of two that begin alike the longer. */
export function findListed(text: string, values: readonly ListValue[]): string[] {
  let phrases = compiled.get(values);
  if (!phrases) {
    phrases = phrasesOf(values);
    compiled.set(values, phrases);
  }
  const line = plain(text);
  const found = phrases.find(line).filter(({ at, end }) => isWhole(line, at, end));
  return [...new Set(found.map(({ value }) => value))];
}

function phrasesOf(values: readonly ListValue[]): Phrases<string> {
  const phrases = new Phrases<string>();
  for (const { value, words } of values)
    for (const phrase of [value, ...words]) if (plain(phrase) !== "") phrases.add(plain(phrase), value);
  return phrases;
}

/** Latin words count only whole, but for a plural's s: "red" is not in "hundred". */
function isWhole(line: string, at: number, end: number): boolean {
  const open = LATIN.test(line.charAt(at)) && LATIN.test(line.charAt(at - 1));
  const after = line.charAt(end) === "s" ? end + 1 : end;
  return !open && !(LATIN.test(line.charAt(end - 1)) && LATIN.test(line.charAt(after)));
}
