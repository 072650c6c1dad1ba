import { hasHan, plain } from "../../flow/language/plain";
import { wordFeatures } from "../../flow/language/question-features";
import { Respelling, wordsOf } from "../../flow/language/respell";
import { SYNONYMS } from "../../flow/language/synonyms";
import type { Postings } from "./postings";
import { termOf } from "./terms";

/** Chinese that somebody wrote with a space after each character. */
const SPACED = /(?<![\u3400-\u9fff])[\u3400-\u9fff](?:[ \t\u3000]+[\u3400-\u9fff](?![\u3400-\u9fff])){2,}/gu;
/** A word written together with its figures. */
const JOINED = /(?<![a-z\d])(?:[a-z]{3,}\d+[a-z]*|\d+[a-z]{3,})(?![a-z\d])/g;
/** Words that one has to be long enough for to be told apart from another. */
const LATIN = /[a-z]{5}|[a-z]{3}\d|\d[a-z]{3}/;

/** A query as it is looked up first. */
export const unspaced = (query: string): string =>
  hasHan(query) ? query.replace(SPACED, (said) => said.replace(/\s+/g, "")) : query;

/**
 * A query with the slips of typing mended, where that can be told: words that stand nowhere in the workspace are taken for those of what was
 * found that are nearly the same ("deliverry"), and parted from their figures ("phone15pro"). Null where nothing is to be mended.
 */
export function respelledQuery(
  query: string,
  { lists }: Postings,
  found: () => Iterable<string>,
): string | null {
  const folded = plain(query);
  if (!LATIN.test(folded)) return null;
  const isKnown = (word: string): boolean => {
    const names = [...wordFeatures(word).keys()].filter((name) => name.startsWith("w"));
    return names.every((name) =>
      (["question", "text"] as const).some((field) =>
        (lists.get(termOf(field, name)) ?? []).some(({ length }) => length > 0),
      ),
    );
  };
  const parted = folded.replace(JOINED, (word) =>
    isKnown(word) ? word : word.replace(/([a-z])(?=\d)|(\d)(?=[a-z]{3})/g, "$1$2 "),
  );
  const isSlip = (folded.match(/[a-z]{5,30}/g) ?? []).some((word) => !isKnown(word));
  const mended = isSlip
    ? new Respelling([...wordsOf(foldedAll(found())), ...SYNONYMS]).of(parted, isKnown)
    : parted;
  return mended === folded ? null : mended;
}

function* foldedAll(texts: Iterable<string>): Generator<string> {
  for (const text of texts) yield plain(text);
}
