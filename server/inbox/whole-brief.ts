import type { Json } from "../../flow";
import type { WorkspaceTx } from "../db/tenant";
import { textOf } from "./message-text";

/** So many of the last words of both sides stand in a brief. */
const WORDS = 6;
const LONGEST = 300;

/**
 * A brief with what was said before people had the conversation. Only flows with a model keep that in their session; for
 * all others it is read from the messages.
 */
export async function wholeBrief(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  brief: Json,
): Promise<Json> {
  if (typeof brief !== "object" || brief === null || Array.isArray(brief)) return brief;
  if (Array.isArray(brief.tried) && brief.tried.length > 0) return brief;
  const rows = await tx.$queryRaw<{ from: string; body: { [field: string]: unknown } }[]>`
    SELECT m."from", m.body::json AS body FROM message m WHERE m.workspace_id = ${workspaceId}::uuid AND m.conversation_id = ${conversationId}::uuid
      AND m."from" IN ('visitor', 'bot') AND m.created_at <= coalesce((
        SELECT max(e.at) FROM event e WHERE e.workspace_id = ${workspaceId}::uuid AND e.conversation_id = ${conversationId}::uuid
          AND e.name = 'handoff.requested'), 'infinity')
    ORDER BY m.seq DESC LIMIT ${WORDS}`;
  const tried = rows.reverse().map(({ from, body }) => ({ from, text: textOf(body).slice(0, LONGEST) }));
  return { ...brief, tried };
}
