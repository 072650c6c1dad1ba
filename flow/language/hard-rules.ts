import start from "./data/hard-rules.json";
import { Phrases, words } from "./phrases";
import { plain } from "./plain";

/** Words after which a person takes over at once. Phrases stand in lists; `except` only sounds alike. */
export interface HardRule {
  readonly id: string;
  readonly words: readonly string[];
  readonly except?: readonly string[];
}

/** A rule that a message meets, with the words that met it as they were found. */
export interface HardRuleHit {
  readonly rule: string;
  readonly words: readonly string[];
}

/** The list that a workspace starts with, Chinese and English. */
export const START_RULES: readonly HardRule[] = start.rules.map((rule) => ({
  id: rule.id,
  words: words(rule.words).map(spaced),
  except: words(rule.except).map(spaced),
}));

/** Prepares a list of rules; the answer tells which rules a message meets, in the list's order. */
export function compileHardRules(rules: readonly HardRule[]): (text: string) => HardRuleHit[] {
  const compiled = rules.map(({ id, words: wanted, except = [] }) => {
    const phrases = new Phrases<boolean>();
    for (const word of wanted) if (plain(word) !== "") phrases.add(plain(word), true);
    for (const word of except) if (plain(word) !== "") phrases.add(plain(word), false);
    return { id, phrases };
  });
  return (text) => {
    const line = plain(text).replace(/[‘’]/g, "'");
    const hits: HardRuleHit[] = [];
    for (const { id, phrases } of compiled) {
      const found = phrases
        .find(line)
        .filter(({ at, end, value }) => value && isWhole(line, at, end))
        .map(({ at, end }) => line.slice(at, end));
      if (found.length > 0) hits.push({ rule: id, words: [...new Set(found)] });
    }
    return hits;
  };
}

/** The rules of the start list that a message meets. */
export const matchHardRules = compileHardRules(START_RULES);

const LATIN = /[a-z0-9]/;

/** Latin words and numbers count only whole: "sue" is not in "issue", "315" not in "13155". */
function isWhole(line: string, at: number, end: number): boolean {
  const open = LATIN.test(line.charAt(at)) && LATIN.test(line.charAt(at - 1));
  return !open && !(LATIN.test(line.charAt(end - 1)) && LATIN.test(line.charAt(end)));
}

function spaced(word: string): string {
  return word.replaceAll("_", " ");
}
