import { asksNothing } from "../../flow/language/asks-nothing";
import { sameQuestion } from "../../flow/language/same-question";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { isUuid, uuidv7 } from "../ids";
import { latestGaps } from "./latest-gaps";
import type { KnowledgeHit } from "./search-knowledge";

/** Gaps that a question is compared with: the last ones that are open, and of each kind of those that are not. */
const COMPARED = { open: 300, closed: 150 } as const;
const LENGTH = 1_000;

/**
 * Notes a question that was not answered, with those that ask the same. The same effect is noted once. Where nothing open is close: a gap
 * that was answered opens again, its answer did not do; one that was dismissed stays so and counts on. What asks nothing ("ok", thanks,
 * a number) is no gap. False where nothing new was noted.
 */
export async function recordGap(
  workspaceId: string,
  asked: {
    readonly conversationId: string;
    readonly key: string;
    readonly question: string;
    readonly hits: readonly KnowledgeHit[];
    /** When it was asked, where that is a while ago. */
    readonly at?: Date | undefined;
  },
): Promise<boolean> {
  const { conversationId, key, hits, at = null } = asked;
  const question = asked.question.trim().slice(0, LENGTH);
  if (!question || asksNothing(question) || !isUuid(conversationId)) return false;
  const best = hits[0];
  return inWorkspace(workspaceId, async (tx) => {
    // Two that ask the same at once are to meet.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`knowledge-gap/${workspaceId}`}, 0))`;
    if (at !== null && (await isNoted(tx, workspaceId, conversationId, question))) return false;
    const known =
      nearest(question, await latestGaps(tx, workspaceId, ["open"], COMPARED.open, "first")) ??
      nearest(
        question,
        await latestGaps(tx, workspaceId, ["answered", "dismissed"], COMPARED.closed, "first"),
      );
    const id = known ?? uuidv7();
    if (known === undefined)
      await tx.$executeRaw`
        INSERT INTO knowledge_gap (workspace_id, id, nearest_source_id) VALUES (${workspaceId}::uuid, ${id}::uuid, ${best?.sourceId ?? null}::uuid)`;
    const added = await tx.$executeRaw`
      INSERT INTO knowledge_gap_question (workspace_id, conversation_id, key, gap_id, question, confidence, at)
      VALUES (${workspaceId}::uuid, ${conversationId}::uuid, ${key}, ${id}::uuid, ${question}, ${best?.confidence ?? 0}::real, coalesce(${at}::timestamptz, now()))
      ON CONFLICT DO NOTHING`;
    if (added === 1)
      await tx.$executeRaw`
        UPDATE knowledge_gap SET last_at = now(), state = CASE state WHEN 'dismissed' THEN state ELSE 'open' END
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    else if (known === undefined)
      await tx.$executeRaw`DELETE FROM knowledge_gap WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
    return added === 1;
  });
}

/** Whether the bot could not answer the same words in this conversation already. */
async function isNoted(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  question: string,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM knowledge_gap_question
    WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND question = ${question} LIMIT 1`;
  return rows.length > 0;
}

/** The gap that asks the same as a question, if one does. */
function nearest(question: string, gaps: readonly { id: string; question: string }[]): string | undefined {
  let best: { id: string; closeness: number } | undefined;
  for (const { id, question: other } of gaps) {
    const closeness = sameQuestion(question, other);
    if (closeness > (best?.closeness ?? 0)) best = { id, closeness };
  }
  return best?.id;
}
