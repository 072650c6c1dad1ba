import { weightOf } from "../../flow/language/closeness";
import type { Features } from "../../flow/language/question-features";
import type { Postings } from "./postings";
import { type Field, termOf } from "./terms";

/** The weight of a feature of a field: how rare it is, and how much a feature of its kind counts. */
export type Weigh = (field: Field, name: string) => number;

/**
 * In which share of all questions a word stands that only the other side has: single characters of Chinese are common, pairs of them and
 * words are not. Looking each up costs a third of a search and finds nothing better.
 */
const SHARES = { character: 0.02, pair: 0.001, word: 0.002 } as const;

/**
 * The rarity of features by what was read of a query's terms: of those that are asked for. Others are weighed by their kind, without so much
 * as a look for them: a search meets a thousand.
 */
export function rarityOf({ base, lists }: Postings, wanted: Readonly<Record<Field, Features>>): Weigh {
  const countsOf = (field: Field) =>
    Array.from(wanted[field].keys(), (name) => {
      const parts = lists.get(termOf(field, name)) ?? [];
      return { name, n: parts.reduce((sum, { length }) => sum + length, 0) };
    });
  const counts = { question: countsOf("question"), text: countsOf("text") };
  const sorted = [...counts.question, ...counts.text].map(({ n }) => n).sort((a, b) => a - b);
  /** Pieces and pairs of words follow what was asked for: they are taken to be as common as that mostly is. */
  const usual = sorted[sorted.length >> 1] ?? 0;
  const rarities = (field: Field, all: number) => ({
    asked: new Map(counts[field].map(({ name, n }) => [name, rarity(n, all) * weightOf(name)])),
    word: rarity(SHARES.word * all, all),
    pair: rarity(SHARES.pair * all, all),
    character: rarity(SHARES.character * all, all),
    usual: rarity(usual, all),
  });
  const of = { question: rarities("question", base.questions), text: rarities("text", base.passages) };
  return (field, name) => {
    const { asked, word, pair, character, usual } = of[field];
    const known = asked.get(name);
    if (known !== undefined) return known;
    const isHan = name.startsWith("h");
    return (
      (name.startsWith("w") ? word : !isHan ? usual : name.length > 2 ? pair : character) * weightOf(name)
    );
  };
}

/** How much it tells that something stands in `n` of all: as BM25 has it. */
const rarity = (n: number, all: number): number => Math.log(1 + (Math.max(n, all) - n + 0.5) / (n + 0.5));
