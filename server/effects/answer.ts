import type { EffectRequests, EffectResults } from "../../flow/kernel/effects";
import { answerInTalk } from "../knowledge/answer-in-talk";
import { answerPassage } from "../knowledge/answer-passage";
import type { KnowledgeAnswer } from "../knowledge/answer-question";
import { answerWithModel } from "../knowledge/answer-with-model";
import { recordGap } from "../knowledge/record-gap";
import type { KnowledgeHit } from "../knowledge/search-knowledge";
import { log } from "../log";
import { isModelSet } from "../model/model-config";
import { ModelError } from "../model/model-error";
import { askingPerson } from "./asking-person";
import type { Performer, PerformerContext } from "./performer";

type Result = EffectResults["answer"];

/**
 * Answers from the workspace's knowledge: in a model's words where there is one and the passages say what it writes, else by the best
 * passage. What cannot be answered is noted as a gap.
 */
export const performAnswer: Performer<"answer"> = async (request, context) => {
  const { workspaceId, conversationId, key } = context;
  const { question, passage, precision, folder } = request;
  const who = { ...(await askingPerson(context)), folder };
  if (passage !== undefined) {
    const chosen = await answerPassage(workspaceId, { question, passage }, who);
    if (chosen) return { ok: true, result: { ...chosen, likely: [], using: "passages" } };
  }
  const found = await answerInTalk(workspaceId, question, { ...who, precision, conversationId });
  const written = await write({ ...request, question: found.asked ?? question }, found, context);
  if ("answer" in written) return { ok: true, result: written };
  if (found.outcome === "unsure" && conversationId !== undefined)
    // A gap that is not noted must not cost the visitor an answer.
    await recordGap(workspaceId, { conversationId, key, question, hits: found.hits }).catch((err: unknown) =>
      log.warn({ err }, "a gap in the knowledge was not noted"),
    );
  const { source } = found;
  return {
    ok: true,
    result: {
      answer: found.text,
      confidence: rounded(found.confidence),
      source: source && { id: source.sourceId, title: source.title, url: source.url },
      likely: found.likely,
      using: "passages",
      ...written,
    },
  };
};

/** A model's answer, or why there is none: nothing where no model is to be asked. */
async function write(
  request: EffectRequests["answer"],
  found: KnowledgeAnswer,
  context: PerformerContext,
): Promise<Result | { fault?: string }> {
  const { config, signal, onDelta } = context;
  if (request.verbatim || !isModelSet(config.model) || found.hits.length === 0) return {};
  try {
    const written = await answerWithModel(
      { config: config.model, egress: config.egress },
      request.question,
      found.hits,
      { threshold: found.threshold, signal, onSentence: request.stream ? onDelta : undefined },
    );
    if (written === null) return { fault: "unsupported" };
    const sources = sourcesOf(written.rests);
    return {
      answer: written.text,
      confidence: rounded(written.confidence),
      source: sources[0] ?? null,
      sources,
      likely: [],
      using: "model",
      model: written.model,
    };
  } catch (error) {
    if (!(error instanceof ModelError) || error.code === "aborted") throw error;
    return { fault: error.code };
  }
}

function sourcesOf(hits: readonly KnowledgeHit[]): { id: string; title: string; url: string | null }[] {
  const sources = new Map(hits.map(({ sourceId: id, title, url }) => [id, { id, title, url }] as const));
  return [...sources.values()];
}

const rounded = (confidence: number): number => Math.round(confidence * 1_000) / 1_000;
