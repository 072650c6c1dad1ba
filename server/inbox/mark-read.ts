import { TYPING_CHANNEL } from "../conversations/change-notices";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";

/** Notes how far an agent has read; it only goes forward. */
export async function markRead(
  actor: MemberActor,
  input: { conversationId: string; seq: number },
): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await requireConversation(tx, actor.workspaceId, input.conversationId);
    await tx.$executeRaw`
      INSERT INTO inbox_read (workspace_id, conversation_id, user_id, seq)
      VALUES (${actor.workspaceId}::uuid, ${input.conversationId}::uuid, ${actor.userId}::uuid, ${input.seq}::bigint)
      ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET seq = greatest(inbox_read.seq, excluded.seq)`;
    await tx.$executeRaw`
      UPDATE mention SET read_at = now() WHERE workspace_id = ${actor.workspaceId}::uuid AND user_id = ${actor.userId}::uuid
        AND conversation_id = ${input.conversationId}::uuid AND read_at IS NULL`;
  });
}

/** 404 for a conversation that is not in the workspace. */
export async function requireConversation(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND id = ${conversationId}::uuid`;
  if (!row) throw new AppError(404, "not-found", "There is no such conversation.");
}

/** Tells the visitor, and colleagues who look on, that somebody is writing. Nothing is stored. */
export async function tellTyping(actor: MemberActor, conversationId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await requireConversation(tx, actor.workspaceId, conversationId);
    const payload = JSON.stringify({ w: actor.workspaceId, c: conversationId, f: actor.userId });
    await tx.$executeRaw`SELECT pg_notify(${TYPING_CHANNEL}, ${payload})`;
  });
}
