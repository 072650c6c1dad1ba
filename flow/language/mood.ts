import { isShouted } from "./en-features";
import { enMood } from "./en-mood";
import { hasHan, plain } from "./plain";
import { urgencyOf } from "./urgency";
import { wishInPlain } from "./wish-for-person";
import { zhAnger } from "./zh-anger";
import { zhSentiment } from "./zh-sentiment";

/** What a message tells of its writer, without a model. */
export interface Mood {
  /** From -1 (complaint) to 1 (praise); 0 where nothing tells. */
  readonly sentiment: number;
  /** Probability from 0 to 1 that the writer is angry. */
  readonly anger: number;
  /** From 0 (can wait) to 1. */
  readonly urgency: number;
  /** Probability from 0 to 1 that the writer asks for a person. */
  readonly wantsPerson: number;
  /** The words that told most, as they were read (folded, simplified), at most 8. */
  readonly signals: readonly string[];
}

const NOISE = /https?:\/\/\S+|\/\/@[^:：\s]{1,40}[:：]|@[\p{L}\p{N}_-]{1,40}/gu;
const LATIN_WORDS = /[a-z]{2,}/g;

/** Reads a message's mood in Chinese, English or both; in well under a millisecond. `locale` decides where the text does not. */
export function readMood(text: string, locale?: string): Mood {
  const line = plain(text);
  const spoken = line.replace(NOISE, " ");
  const inChinese = hasHan(spoken) || (locale?.startsWith("zh") ?? false);
  const latin = spoken.match(LATIN_WORDS)?.length ?? 0;
  const inEnglish = latin > 0 && (!inChinese || latin >= 3);
  const signals: string[] = [];
  let score = 0;
  let anger = 0;
  if (inChinese || !inEnglish) {
    // Faces and signs have no language: they are read here.
    const sentiment = zhSentiment(spoken);
    const feelings = zhAnger(spoken);
    score += sentiment.score;
    // A strong complaint is a little angry even where no angry word falls, and praise is not.
    const complaint = Math.min(1, Math.max(0, -sentiment.score - 3) / 12);
    anger = Math.max(feelings.anger, 0.35 * complaint);
    signals.push(...feelings.words, ...sentiment.words);
  }
  if (inEnglish) {
    const mood = enMood(spoken, isShouted(text.slice(0, 4_000)));
    score += mood.score;
    anger = Math.max(anger, mood.anger);
    signals.push(...mood.words);
  }
  const wish = wishInPlain(line);
  if (wish.probability > 0) signals.unshift(wish.words);
  return {
    sentiment: Math.tanh(score / 4),
    anger,
    urgency: urgencyOf(spoken, anger),
    wantsPerson: wish.probability,
    signals: [...new Set(signals)].slice(0, 8),
  };
}
