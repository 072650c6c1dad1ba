import type { Read } from "../db/tenant";
import { type KnowledgeSettings, readSettings, usualThreshold } from "./knowledge-settings";
import { isForeign } from "./prefer-language";
import type { WhoAndWhen } from "./read-valid";
import { saysSame } from "./rivals";
import { type KnowledgeHit, searchBeside } from "./search-knowledge";

export interface KnowledgeAnswer {
  /** What was asked for in the question's place: the same of the product that the conversation is about. */
  asked?: string;
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
  return (await answerBeside(workspaceId, question, options, async () => null)).found;
}

/** The same, with what else is wanted of the workspace, read in the search's own transaction. */
export async function answerBeside<Beside>(
  workspaceId: string,
  question: string,
  { precision, ...who }: AnswerOptions,
  readBeside: (read: Read) => Promise<Beside>,
): Promise<{ found: KnowledgeAnswer; beside: Beside }> {
  const { hits, beside } = await searchBeside(workspaceId, question, { ...who, limit: 6 }, async (read) => ({
    settings: await readSettings(read, workspaceId),
    more: await readBeside(read),
  }));
  return { found: answerOf(question, hits, beside.settings, precision), beside: beside.more };
}

function answerOf(
  question: string,
  hits: KnowledgeHit[],
  settings: KnowledgeSettings,
  precision: number | undefined,
): KnowledgeAnswer {
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
export function likelyOf(asked: string, hits: readonly KnowledgeHit[]): KnowledgeAnswer["likely"] {
  const worth = hits.filter(({ confidence }) => confidence >= WORTH);
  const own = worth.filter(({ language }) => !isForeign(asked, language));
  const likely = new Map<string, string>();
  const all = own.length > 0 ? own : worth;
  // What a text says and a question asks for as well is offered as the question.
  const offered = all.filter(
    (one) =>
      one.question !== null ||
      !all.some((other) => other.question !== null && saysSame(one.excerpt, other.excerpt)),
  );
  for (const { question, headings, title, number } of offered) {
    if (likely.size >= LIKELY) break;
    // Two pages that ask the same are told apart by what they are about.
    const isTwice = offered.filter((other) => other.question === question).length > 1;
    const words =
      question === null
        ? headings.slice(-2).join(" · ") || title
        : isTwice && title !== question
          ? `${title}: ${question}`
          : question;
    if (!likely.has(words)) likely.set(words, String(number));
  }
  return [...likely].map(([question, passage]) => ({ question, passage }));
}
