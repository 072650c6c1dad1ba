import list from "./data/synonyms.json";
import { Phrases, words } from "./phrases";

const SAME = new Phrases<string>();
const LATIN = /[a-z0-9]/;
for (const group of list.groups) {
  const [first = "", ...others] = words(group).map((word) => word.replaceAll("_", " "));
  SAME.add(first, first);
  for (const other of others) SAME.add(other, first);
}
for (const word of words(list.idle)) SAME.add(word.replaceAll("_", " "), "");

/** A folded text with words of one meaning replaced by the first of their group, and words of mere politeness left out. */
export function unified(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const inside = at > 0 && LATIN.test(text.charAt(at - 1)) && LATIN.test(text.charAt(at));
    const hit = inside ? undefined : SAME.longestAt(text, at);
    const isWhole = hit && !(LATIN.test(text.charAt(hit.end - 1)) && LATIN.test(text.charAt(hit.end)));
    if (!hit || !isWhole) {
      out += text[at];
      continue;
    }
    out += hit.value;
    at = hit.end - 1;
  }
  return out;
}
