import { weightOf } from "../../flow/language/closeness";
import type { Postings } from "./postings";
import { type Field, termOf } from "./terms";

/** The weight of a feature of a field: how rare it is, and how much a feature of its kind counts. */
export type Weigh = (field: Field, name: string) => number;

/**
 * In which share of all questions a word stands that only the other side has: single characters of Chinese are common, pairs of them and
 * words are not. Looking each up costs a third of a search and finds nothing better.
 */
const SHARES = { character: 0.02, pair: 0.001, word: 0.002 } as const;

/** The rarity of features by what was read of a query's terms. */
export function rarityOf({ base, lists }: Postings): Weigh {
  const counts = new Map<number, number>();
  for (const [term, parts] of lists)
    counts.set(
      term,
      parts.reduce((sum, { length }) => sum + length, 0),
    );
  const weights = { question: new Map<string, number>(), text: new Map<string, number>() };
  /** Pieces and pairs of words follow what was asked for: they are taken to be as common as that mostly is. */
  const usual = [...counts.values()].sort((a, b) => a - b)[counts.size >> 1] ?? 0;
  return (field, name) => {
    const known = weights[field].get(name);
    if (known !== undefined) return known;
    const all = field === "question" ? base.questions : base.passages;
    const n = counts.get(termOf(field, name)) ?? usualCount(name, all, usual);
    const weight = Math.log(1 + (Math.max(n, all) - n + 0.5) / (n + 0.5)) * weightOf(name);
    weights[field].set(name, weight);
    return weight;
  };
}

function usualCount(name: string, all: number, usual: number): number {
  if (name.startsWith("w")) return SHARES.word * all;
  if (!name.startsWith("h")) return usual;
  return (name.length > 2 ? SHARES.pair : SHARES.character) * all;
}
