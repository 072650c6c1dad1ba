import {
  type Classification,
  type ClassifierModel,
  classify,
  type Example,
  trainClassifier,
} from "./classifier";
import { plain } from "./plain";

/** What a text is taken for where it is word for word one of the examples. */
const WORD_FOR_WORD = 0.99;

/** Tells intents by examples. Without a model it learns at the first text, which takes up to some seconds. */
export class Intents {
  private learnt: ClassifierModel | undefined;
  private known: ReadonlyMap<string, string | null> | undefined;

  constructor(
    readonly examples: readonly Example[],
    model?: ClassifierModel,
  ) {
    this.learnt = model;
  }

  /** The likeliest intent of a text; an example's own words always mean what they stand for, unless they stand for two things. */
  of(text: string): Classification {
    this.learnt ??= trainClassifier(this.examples);
    const said = classify(this.learnt, text);
    this.known ??= wordsOf(this.examples);
    const known = this.known.get(keyOf(text));
    return known == null ? said : taught(said, known);
  }
}

function taught(said: Classification, intent: string): Classification {
  const others = said.ranked.filter((one) => one.intent !== intent);
  const rest = others.reduce((sum, { probability }) => sum + probability, 0) || 1;
  return {
    intent,
    confidence: Math.max(WORD_FOR_WORD, said.intent === intent ? said.confidence : 0),
    inScope: Math.max(WORD_FOR_WORD, said.inScope),
    outOfScope: false,
    ranked: [
      { intent, probability: WORD_FOR_WORD },
      ...others.map((one) => ({
        intent: one.intent,
        probability: ((1 - WORD_FOR_WORD) * one.probability) / rest,
      })),
    ],
  };
}

/** Examples by their words; null where the same words stand for several intents or for none. */
function wordsOf(examples: readonly Example[]): Map<string, string | null> {
  const known = new Map<string, string | null>();
  for (const { text, intent } of examples) {
    const key = keyOf(text);
    if (key === "") continue;
    known.set(key, known.has(key) && known.get(key) !== intent ? null : (intent ?? null));
  }
  return known;
}

/** A text without its punctuation and spaces. */
const keyOf = (text: string): string => plain(text).replace(/[\p{P}\p{S}\s]+/gu, "");
