import type { EffectRequests } from "../../flow/kernel/effects";
import { isQuestion } from "../../flow/language/is-question";
import { writtenConfidence } from "../knowledge/answer-with-model";
import { getSettings } from "../knowledge/knowledge-settings";
import { recordGap } from "../knowledge/record-gap";
import { type KnowledgeHit, searchKnowledge } from "../knowledge/search-knowledge";
import { log } from "../log";
import { askingPerson } from "./asking-person";
import type { PerformerContext } from "./performer";

type Request = EffectRequests["generate"];

/** Tools that tell nothing themselves: what else was used may be what the answer rests on. */
const SILENT = new Set(["knowledge", "handoff"]);

/**
 * Notes a question as a gap that a model had to answer, or to leave, without the knowledge saying it surely enough and without a tool that told
 * something. Only where the step asks the knowledge, and for what is a question. A gap that is not noted must not cost the visitor an answer.
 */
export async function noteUngrounded(
  request: Request,
  context: PerformerContext,
  found: { readonly hits: readonly KnowledgeHit[]; readonly tools: readonly { name: string; ok: boolean }[] },
): Promise<void> {
  const { workspaceId, conversationId, key } = context;
  const { tools } = found;
  if (conversationId === undefined || request.extract?.length) return;
  if (tools.some(({ name, ok }) => ok && !SILENT.has(name))) return;
  try {
    const asked = request.knowledge
      ? { question: request.knowledge.question, hits: found.hits }
      : tools.some(({ name }) => name === "knowledge")
        ? await askedByTool(request, context)
        : undefined;
    if (!asked || !isQuestion(asked.question)) return;
    const { threshold } = await getSettings(workspaceId);
    if (writtenConfidence(asked.hits[0]?.confidence ?? 0) >= threshold) return;
    await recordGap(workspaceId, { conversationId, key, ...asked });
  } catch (err) {
    log.warn({ err }, "a gap in the knowledge was not noted");
  }
}

/** What the visitor asked, where a model looked it up in its own words. */
async function askedByTool(
  request: Request,
  context: PerformerContext,
): Promise<{ question: string; hits: KnowledgeHit[] } | undefined> {
  const question = request.messages.findLast(({ role }) => role === "user")?.content.slice(0, 2_000);
  if (!question) return undefined;
  const folder = request.tools?.flatMap((tool) => (tool.type === "knowledge" ? [tool.folder] : []))[0];
  const who = { ...(await askingPerson(context)), folder, limit: 1 };
  return { question, hits: await searchKnowledge(context.workspaceId, question, who) };
}
