import list from "./data/synonyms.json";
import { Phrases, words } from "./phrases";

const SAME = new Phrases<string>();
for (const group of list.groups) {
  const [first = "", ...others] = words(group).map((word) => word.replaceAll("_", " "));
  SAME.add(first, first);
  for (const other of others) SAME.add(other, first);
}
/** Words of English that mean the same as others do. */
export const SYNONYMS: readonly string[] = list.groups.flatMap(words).filter((word) => /^[a-z]+$/.test(word));
for (const word of words(list.idle)) SAME.add(word.replaceAll("_", " "), "");

/** A folded text with words of one meaning replaced by the first of their group, and words of mere politeness left out. */
export function unified(text: string): string {
  let out = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (isLatin(text.charCodeAt(at)) && at > 0 && isLatin(text.charCodeAt(at - 1))) continue;
    const hit = SAME.longestAt(text, at);
    if (!hit || (isLatin(text.charCodeAt(hit.end - 1)) && isLatin(text.charCodeAt(hit.end)))) continue;
    out += text.slice(from, at) + hit.value;
    from = hit.end;
    at = hit.end - 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Small letters and digits; the end of a text is none. */
const isLatin = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
