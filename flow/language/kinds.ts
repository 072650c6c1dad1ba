import names from "./data/names.json";
import { Phrases, words } from "./phrases";

const KINDS = new Phrases<string[]>();
for (const [kind, list] of Object.entries(names.kinds))
  for (const name of words(list)) KINDS.get(name, () => []).push(kind);

export interface FoundName {
  readonly from: number;
  readonly to: number;
  /** What it may be: a city, a dish, a poem. */
  readonly kinds: readonly string[];
}

/** The well-known names in a folded Chinese text, from its beginning on, the longest at each place. */
export function namesFoundIn(text: string): FoundName[] {
  const found: FoundName[] = [];
  for (let at = 0; at < text.length; at++) {
    const hit = KINDS.longestAt(text, at);
    if (!hit || isWithinWord(text, at) || isWithinWord(text, hit.end)) continue;
    found.push({ from: at, to: hit.end, kinds: hit.value });
    at = hit.end - 1;
  }
  return found;
}

const SIGNS = new Map(Object.keys(names.kinds).map((kind, at) => [kind, String.fromCharCode(0xe000 + at)]));

/**
 * A folded Chinese text with one sign of private use in the place of each name found in it (a single character is none), the same for all of a kind, and "0" and "a" for
 * numbers and words of letters: "play songs of NAME" whatever the name.
 */
export function withoutNames(text: string, found: readonly FoundName[]): string {
  let out = "";
  let at = 0;
  for (const { from, to, kinds } of found) {
    if (to - from < 2) continue;
    out += text.slice(at, from) + (SIGNS.get(kinds[0] ?? "") ?? "");
    at = to;
  }
  return (out + text.slice(at)).replace(/\d+/g, "0").replace(/[a-z]+/g, "a");
}

/** Whether a word of letters or digits goes on at a place. */
const isWithinWord = (text: string, at: number): boolean =>
  at > 0 && /^[a-z0-9]{2}$/.test(text.slice(at - 1, at + 1));
