import { readingWorkspace } from "../db/tenant";
import { readSettings, usualThreshold } from "./knowledge-settings";
import { isForeign } from "./prefer-language";
import type { WhoAndWhen } from "./read-valid";
import { type KnowledgeHit, searchKnowledge } from "./search-knowledge";

export interface KnowledgeAnswer {
  outcome: "answered" | "unsure";
  /** What answers, cut to it; null when unsure. */
  text: string | null;
  confidence: number;
  /** The confidence that it took. */
  threshold: number;
  source: { sourceId: string; title: string; url: string | null } | null;
  /** When unsure: questions that may have been meant, the likeliest first. */
  likely: { question: string; passage: string }[];
  hits: KnowledgeHit[];
}

export interface AnswerOptions extends WhoAndWhen {
  /** The share of answers that is to be right; the workspace's without it. */
  readonly precision?: number | undefined;
}

/** Questions that are asked back at most, and what they have to be worth. */
const LIKELY = 3;
const WORTH = 0.08;

/** Answers a question from the workspace's knowledge where that is sure enough; else says what may have been meant. */
export async function answerQuestion(
  workspaceId: string,
  question: string,
  options: AnswerOptions = {},
): Promise<KnowledgeAnswer> {
  const { precision, ...who } = options;
  const hits = await searchKnowledge(workspaceId, question, { ...who, limit: 6 });
  const settings = await readingWorkspace(workspaceId, (read) => readSettings(read, workspaceId));
  const threshold =
    precision === undefined || precision === settings.targetPrecision
      ? settings.threshold
      : usualThreshold(precision);
  const best = hits[0];
  const confidence = best?.confidence ?? 0;
  if (best && confidence >= threshold)
    return {
      outcome: "answered",
      text: best.excerpt,
      confidence,
      threshold,
      source: { sourceId: best.sourceId, title: best.title, url: best.url },
      likely: [],
      hits,
    };
  return {
    outcome: "unsure",
    text: null,
    confidence,
    threshold,
    source: null,
    likely: likelyOf(question, hits),
    hits,
  };
}

/** What could be asked instead, in the language of the question where anything is: questions as they are written, passages by their headings. */
function likelyOf(asked: string, hits: readonly KnowledgeHit[]): { question: string; passage: string }[] {
  const worth = hits.filter(({ confidence }) => confidence >= WORTH);
  const own = worth.filter(({ language }) => !isForeign(asked, language));
  const likely = new Map<string, string>();
  for (const { question, headings, title, number } of own.length > 0 ? own : worth) {
    if (likely.size >= LIKELY) break;
    const words = question ?? (headings.slice(-2).join(" · ") || title);
    if (!likely.has(words)) likely.set(words, String(number));
  }
  return [...likely].map(([question, passage]) => ({ question, passage }));
}
