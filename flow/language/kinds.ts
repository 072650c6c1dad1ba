import names from "./data/names.json";
import { Phrases, words } from "./phrases";

const KINDS = new Phrases<string[]>();
for (const [kind, list] of Object.entries(names.kinds))
  for (const name of words(list)) KINDS.get(name, () => []).push(kind);

/** The kinds of the well-known names in a folded Chinese text (a city, a dish, a poem), each as often as it is met. */
export function kindsIn(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const hit = KINDS.longestAt(text, at);
    if (!hit || isWithinWord(text, at) || isWithinWord(text, hit.end)) continue;
    found.push(...hit.value);
    at = hit.end - 1;
  }
  return found;
}

const SIGNS = new Map(Object.keys(names.kinds).map((kind, at) => [kind, String.fromCharCode(0xe000 + at)]));

/**
 * A folded Chinese text with one sign of private use in the place of each well-known name, the same for all of a kind, and "0" and "a" for
 * numbers and words of letters: "play songs of NAME" whatever the name.
 */
export function withoutNames(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const hit = KINDS.longestAt(text, at);
    const isName = hit && hit.end - at > 1 && !isWithinWord(text, at) && !isWithinWord(text, hit.end);
    out += isName ? (SIGNS.get(hit.value[0] ?? "") ?? "") : text[at];
    if (isName) at = hit.end - 1;
  }
  return out.replace(/\d+/g, "0").replace(/[a-z]+/g, "a");
}

/** Whether a word of letters or digits goes on at a place. */
const isWithinWord = (text: string, at: number): boolean =>
  at > 0 && /^[a-z0-9]{2}$/.test(text.slice(at - 1, at + 1));
