import { answerPassage } from "../knowledge/answer-passage";
import { answerQuestion } from "../knowledge/answer-question";
import { recordGap } from "../knowledge/record-gap";
import { log } from "../log";
import type { Performer } from "./performer";

/** Answers from the workspace's knowledge; what it cannot answer is noted as a gap. */
export const performAnswer: Performer<"answer"> = async (request, context) => {
  const { workspaceId, conversationId, key } = context;
  const { question, passage, precision, folder } = request;
  const now = context.config.clock?.now();
  const at = now === undefined ? undefined : new Date(now);
  if (passage !== undefined) {
    const chosen = await answerPassage(workspaceId, passage, { at, folder });
    if (chosen) return { ok: true, result: { ...chosen, likely: [], using: "passages" } };
  }
  const found = await answerQuestion(workspaceId, question, { at, folder, precision });
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
      confidence: Math.round(found.confidence * 1_000) / 1_000,
      source: source && { id: source.sourceId, title: source.title, url: source.url },
      likely: found.likely,
      using: "passages",
    },
  };
};
