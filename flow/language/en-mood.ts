// Mood of English texts: a word list with negation and emphasis, blended with weights learnt from GoEmotions.

import learnt from "./data/en-mood.json";
import lexicon from "./data/en-sentiment.json";
import { EN_PLACES, enFeatures } from "./en-features";
import { dot, logistic } from "./linear";
import { Phrases, words } from "./phrases";

interface Learnt {
  readonly step: number;
  readonly bias: number;
  readonly slope: number;
  readonly offset: number;
  readonly bytes: string;
}

/** The probability of anger with the best F1 on rows that the weights had not seen. */
export const EN_ANGRY: number = learnt.anger.threshold;

const PHRASES = new Phrases<number>();
for (const [weight, list] of Object.entries(lexicon.weights)) {
  for (const word of words(list)) PHRASES.add(` ${word.replaceAll("_", " ")} `, Number(weight));
}
const ANGER = unpack(learnt.anger);
const JOY = unpack(learnt.joy);

const NOT =
  /(?: not| no| never| n't| \w+n't| cannot| cant| dont| doesnt| didnt| isnt| wasnt| wont| without| hardly| barely| lack of| far from| nor)(?: \w+){0,2}$/;
const VERY =
  /(?: very| so| really| extremely| absolutely| totally| completely| super| incredibly| such(?: an?)?| truly| too| beyond| fucking| freaking| the most)$/;
const QUESTION = /^ ?(?:how|what|when|where|which|who|can|could|may|do|does|is|are|will|would)\b/;

export interface EnMood {
  /** Above 0 for praise; about 3 for one clear word. */
  readonly score: number;
  /** Probability from 0 to 1. */
  readonly anger: number;
  readonly words: readonly string[];
}

/** Weighs a folded text (see `plain`); `shouted` tells of capitals, which folding takes away. */
export function enMood(text: string, shouted: boolean): EnMood {
  const features = enFeatures(text, shouted);
  const joy = dot(JOY.weights, features);
  const lexical = enWords(text);
  const score = lexical.score + 0.4 * (JOY.slope * joy + JOY.offset) + 0.4;
  return {
    score,
    anger: logistic(ANGER.slope * dot(ANGER.weights, features) + ANGER.offset),
    words: lexical.words,
  };
}

export function enWords(text: string): { readonly score: number; readonly words: readonly string[] } {
  let score = 0;
  const found: string[] = [];
  for (const part of text.replace(/[‘’]/g, "'").split(/[.!?;\n]+/)) {
    const isQuestion = QUESTION.test(part);
    const line = ` ${part.replace(/[^a-z0-9']+/g, " ").trim()} `;
    let sum = 0;
    for (let at = 0; at < line.length; at++) {
      if (line[at] !== " ") continue;
      const hit = PHRASES.longestAt(line, at);
      if (!hit) continue;
      at = hit.end - 2;
      const word = line.slice(hit.at + 1, hit.end - 1);
      if (word === "but" || word === "however") {
        sum = sum > 0 ? sum * 0.4 : sum;
        continue;
      }
      if (hit.value === 0) continue;
      const before = line.slice(Math.max(0, hit.at - 30), hit.at);
      let weight = hit.value * (VERY.test(before) ? 1.3 : 1);
      if (NOT.test(before)) weight = weight > 0 ? -0.9 * weight : weight < -1 ? -0.2 * weight : weight;
      sum += weight;
      found.push(word);
    }
    score += isQuestion ? sum * 0.6 : sum;
  }
  return { score, words: found };
}

/** One value per byte; the bias is the last weight, as `dot` wants it. */
function unpack({ step, bias, slope, offset, bytes }: Learnt) {
  const weights = new Float64Array(EN_PLACES + 1);
  const binary = atob(bytes);
  for (let at = 0; at < EN_PLACES; at++) weights[at] = ((binary.charCodeAt(at) << 24) >> 24) * step;
  weights[EN_PLACES] = bias;
  return { weights, slope, offset };
}
