import type { Owner } from "../conversations/conversation-state";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

/** A conversation whose row is locked by the transaction: nobody else changes its owner until the commit. */
export interface HeldConversation {
  readonly id: string;
  readonly contactId: string;
  readonly endpointId: string | null;
  readonly channel: string;
  readonly owner: Owner;
  readonly ownerUserId: string | null;
  readonly version: number;
  readonly lastSeq: number;
  readonly queueId: string | null;
  readonly lastUserId: string | null;
  readonly mergedInto: string | null;
}

/** Locks a conversation of the workspace. 404 where there is none. */
export async function holdConversation(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
): Promise<HeldConversation> {
  const [row] = await tx.$queryRaw<HeldConversation[]>`
    SELECT c.id, c.contact_id AS "contactId", c.endpoint_id AS "endpointId", c.channel, c.owner, c.owner_user_id AS "ownerUserId",
      c.version::float8 AS version, c.last_seq::float8 AS "lastSeq", e.queue_id AS "queueId", e.last_user_id AS "lastUserId",
      e.merged_into AS "mergedInto"
    FROM conversation c LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${conversationId}::uuid FOR UPDATE OF c`;
  if (!row) throw new AppError(404, "not-found", "There is no such conversation.");
  return row;
}
