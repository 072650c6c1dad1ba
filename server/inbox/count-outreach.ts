import type { WorkspaceTx } from "../db/tenant";
import type { HeldConversation } from "./held-conversation";

/** After so many hours without a word of the visitor, an agent's message is no answer any more. */
const ANSWER_HOURS = 24;
/** Messages of an agent within so many minutes are one. */
const BURST_MINUTES = 10;
/** Messages of the conversation that are looked at. */
const BACK = 200;
/** Older than any window of a limit. */
const LONGEST_MS = 60 * 86_400_000;

/**
 * Counts an agent's message that the contact did not ask for against what they may be told in a while, together with campaigns: they
 * write first. It goes all the same. To be called before the message is written.
 */
export async function countOutreach(
  tx: WorkspaceTx,
  workspaceId: string,
  held: Pick<HeldConversation, "id" | "contactId" | "channel" | "lastSeq">,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO send_pressure AS p (workspace_id, contact_id, sent)
    SELECT ${workspaceId}::uuid, coalesce(c.merged_into, c.id), jsonb_build_array(jsonb_build_array(t.now, ${held.channel}::text, 'agent'))
    FROM contact c, (SELECT floor(extract(epoch FROM now()) * 1000)::float8 AS now) t
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${held.contactId}::uuid AND NOT EXISTS (
      SELECT FROM message m WHERE m.workspace_id = ${workspaceId}::uuid AND m.conversation_id = ${held.id}::uuid AND m.seq > ${held.lastSeq - BACK}::bigint
        AND ((m."from" = 'visitor' AND m.created_at > now() - make_interval(hours => ${ANSWER_HOURS}::int))
          OR (m."from" = 'person' AND m.created_at > now() - make_interval(mins => ${BURST_MINUTES}::int))))
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET sent = (
      SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(p.sent) e
      WHERE (e->>0)::float8 > extract(epoch FROM now())::float8 * 1000 - ${LONGEST_MS}::float8) || excluded.sent`;
}
