// Anger in Chinese texts: what is said in anger against what is said in joy, grief or fear, and the signs and faces beside it.
import feelings from "./data/zh-feelings.json";
import { logistic } from "./linear";
import { Phrases, words } from "./phrases";
import { plain } from "./plain";

type Feeling = "neutral" | "fear" | "sadness" | "joy" | "accusation" | "irritation" | "anger";

const WEIGHT: Readonly<Record<Feeling, number>> = {
  anger: 2.4,
  irritation: 1.1,
  accusation: 0.5,
  joy: -1.1,
  sadness: -0.7,
  fear: -0.9,
  neutral: 0,
};
const FEELINGS: readonly Feeling[] = [
  "neutral",
  "fear",
  "sadness",
  "joy",
  "accusation",
  "irritation",
  "anger",
];
const PHRASES = new Phrases<Feeling>();
for (const feeling of FEELINGS) {
  for (const word of words(feelings[feeling])) PHRASES.add(plain(word) || word, feeling);
}
const NOT = /(?:不要|不会|不再|不用|不必|不|没有|没|别|勿|莫)(?:太|再|那么|这么|很|有)?$/;

export interface ZhAnger {
  /** Probability from 0 to 1. */
  readonly anger: number;
  readonly words: readonly string[];
}

/** Weighs a folded, simplified text (see `plain`). */
export function zhAnger(text: string): ZhAnger {
  const counts = new Map<Feeling, number>();
  const found: string[] = [];
  for (const { at, end, value } of PHRASES.find(text)) {
    if (value === "neutral") continue;
    const negated = NOT.test(text.slice(Math.max(0, at - 4), at));
    if (negated && (value === "joy" || value === "anger")) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (value === "anger" || value === "irritation") found.push(text.slice(at, end));
  }
  let score = 0;
  // The same feeling said again and again adds less each time.
  for (const [feeling, count] of counts) score += WEIGHT[feeling] * Math.min(2.5, Math.sqrt(count));
  // Faces that a system could not store come out as spaced question marks: these are no questions.
  const signs = text.replace(/(?:^|\s)\?+(?=\s|$)/g, " ");
  score += Math.min(1, count(signs, "?") * 0.4) + Math.min(0.6, count(signs, "!") * 0.12);
  return { anger: logistic(0.78 * (score - 2.75)), words: found };
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
