import list from "./data/glossary.json";
import { Phrases } from "./phrases";
import { hasHan, plain } from "./plain";

interface Word {
  readonly says: string;
  /** It asks ("how", 多久) and is about nothing. */
  readonly asks: boolean;
}

const words = (side: string): string[] => side.split(" ").map((word) => word.replaceAll("_", " "));
const toEnglish = new Phrases<Word>();
const toChinese = new Phrases<Word>();
for (const [rows, asks] of [
  [list.things, false],
  [list.asking, true],
] as const)
  for (const row of rows) {
    const [chinese = [], english = []] = row.split("|").map(words);
    for (const word of chinese) toEnglish.get(word, () => ({ says: english[0] ?? "", asks }));
    for (const form of english.flatMap(formsOf))
      toChinese.get(form, () => ({ says: chinese[0] ?? "", asks }));
  }

/** As it is and as it ends in a sentence: "return", "returns", "returned", "returning". */
function formsOf(word: string): string[] {
  if (!/^[a-z]{3,}$/.test(word)) return [word];
  const stem = /^[a-z]{2,3}[aeiou][bdgmnprt]$/.test(word)
    ? `${word}${word.slice(-1)}`
    : word.replace(/e$/, "");
  const plural = /[^aeo]y$/.test(word)
    ? `${word.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(word)
      ? `${word}es`
      : `${word}s`;
  return [word, plural, `${stem}ed`, `${stem}ing`];
}

/**
 * What a question would be looked for by in the other language, word by word: English for a question with Chinese characters, else Chinese;
 * names with figures stay. Null where no word of what it is about is known.
 */
export function translateWords(query: string): string | null {
  const text = plain(query);
  const isChinese = hasHan(text);
  const known = isChinese ? toEnglish : toChinese;
  const said: string[] = [];
  let isAbout = false;
  for (let at = 0; at < text.length; ) {
    const hit = known.longestAt(text, at);
    if (hit && isWhole(text, at, hit.end)) {
      said.push(hit.value.says);
      isAbout ||= !hit.value.asks;
      at = hit.end;
      continue;
    }
    const [name] = /^[a-z\d][a-z\d-]*/.exec(text.slice(at, at + 40)) ?? [];
    // English words stay in a Chinese question; of an English one only what has figures is a name.
    if (name && (isChinese || /\d/.test(name))) said.push(name);
    at += name?.length ?? 1;
  }
  return isAbout ? said.join(isChinese ? " " : "") : null;
}

const LATIN = /[a-z\d]/;
const isWhole = (text: string, at: number, end: number): boolean =>
  !LATIN.test(text.charAt(at)) || !(LATIN.test(text.charAt(at - 1)) || LATIN.test(text.charAt(end)));
