import type { Json } from "../../flow";
import type { Owner } from "../conversations/conversation-state";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { HeldConversation } from "./held-conversation";
import { recordEvent } from "./record-event";
import type { Reason } from "./views";

export interface OwnerMove {
  readonly to: Owner;
  /** Who has it now, where a person does. */
  readonly userId?: string | null;
  /** Who did it; null for the clock. */
  readonly by: string | null;
  readonly reason?: Reason;
  /** Stands in the history: "claim", "offline", "timeout"… */
  readonly how: string;
  readonly queueId?: string | null;
}

/**
 * Gives a conversation another owner: one conditional update, what the inbox knows of it, and the one event that
 * everybody reads. 409 where the conversation has moved on since it was held. Gives the new version.
 */
export async function moveOwner(
  tx: WorkspaceTx,
  workspaceId: string,
  held: HeldConversation,
  move: OwnerMove,
): Promise<number> {
  const { to, by, how } = move;
  const userId = to === "person" ? (move.userId ?? null) : null;
  const status = to === "queue" || to === "person" ? "person" : to === "nobody" ? "ended" : "waiting";
  const changed = await tx.$executeRaw`
    UPDATE conversation SET owner = ${to}, owner_user_id = ${userId}::uuid, status = ${status}, version = version + 1, updated_at = now(),
      closed_at = CASE WHEN ${to} = 'nobody' THEN now() END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${held.id}::uuid AND version = ${held.version}::bigint AND owner = ${held.owner}`;
  if (changed !== 1) throw new AppError(409, "owner-changed", "Somebody else has this conversation now.");
  // Whoever has conversations is an agent; the row goes with the membership, and so tells that somebody is gone.
  if (userId !== null)
    await tx.$executeRaw`
      INSERT INTO agent (workspace_id, user_id, seen_at) VALUES (${workspaceId}::uuid, ${userId}::uuid, now()) ON CONFLICT DO NOTHING`;
  const queueId = move.queueId === undefined ? held.queueId : move.queueId;
  const reason = move.reason ?? "agent";
  await tx.$executeRaw`
    INSERT INTO inbox_entry (workspace_id, conversation_id, queue_id, reason, queued_at, claimed_at, last_user_id, index_from, clocks_due)
    VALUES (${workspaceId}::uuid, ${held.id}::uuid, ${queueId}::uuid, ${reason}, CASE WHEN ${to} = 'queue' THEN now() END,
      CASE WHEN ${to} = 'person' THEN now() END, ${userId}::uuid, 0, ${to} = 'queue')
    ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET
      queue_id = ${queueId}::uuid,
      queued_at = CASE WHEN ${to} = 'queue' THEN coalesce(inbox_entry.queued_at, now()) END,
      claimed_at = CASE WHEN ${to} = 'person' THEN now() END,
      last_user_id = coalesce(${userId}::uuid, inbox_entry.last_user_id),
      snoozed_until = CASE WHEN ${to} IN ('person', 'queue') THEN NULL ELSE inbox_entry.snoozed_until END,
      waiting_since = CASE WHEN ${to} IN ('person', 'queue') THEN coalesce(inbox_entry.waiting_since, CASE WHEN ${to} = 'queue' THEN now() END) END,
      reply_due = CASE WHEN ${to} IN ('person', 'queue') THEN inbox_entry.reply_due END,
      resolve_due = CASE WHEN ${to} IN ('person', 'queue') THEN inbox_entry.resolve_due END,
      paged_at = CASE WHEN ${to} = 'queue' AND inbox_entry.queued_at IS NULL THEN NULL ELSE inbox_entry.paged_at END,
      ahead = inbox_entry.ahead AND ${to} = 'queue',
      clocks_due = ${to} = 'queue' OR inbox_entry.clocks_due,
      closed_at = CASE WHEN ${to} = 'nobody' THEN now() WHEN ${to} IN ('person', 'queue') THEN NULL ELSE inbox_entry.closed_at END,
      index_from = least(inbox_entry.index_from, 0), last_at = now()`;
  const properties: { [name: string]: Json } = {
    from: held.owner,
    to,
    how,
    // What was said up to here was said before.
    seq: held.lastSeq,
    ...(userId === null ? {} : { user: userId }),
    ...(held.ownerUserId === null ? {} : { before: held.ownerUserId }),
    ...(by === null ? {} : { by }),
    ...(queueId === null ? {} : { queue: queueId }),
  };
  await recordEvent(tx, workspaceId, {
    name: "owner.changed",
    conversationId: held.id,
    contactId: held.contactId,
    properties,
  });
  return held.version + 1;
}
