import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { holdConversation } from "./held-conversation";
import { moveOwner } from "./move-owner";
import { writeNote } from "./write-note";

/** Gives a conversation to a queue, with a word for those who take it. */
export async function transferConversation(
  actor: MemberActor,
  input: { conversationId: string; queueId: string; note?: string | undefined },
): Promise<{ version: number }> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireQueue(tx, workspaceId, input.queueId);
    const held = await holdConversation(tx, workspaceId, input.conversationId);
    const version = await moveOwner(tx, workspaceId, held, {
      to: "queue",
      by: userId,
      how: "transfer",
      queueId: input.queueId,
    });
    if (input.note) await writeNote(tx, actor, held, { text: input.note, mentions: [] });
    await recordAudit(tx, actor, "inbox.transfer", held.id, { queueId: input.queueId });
    return { version };
  });
}

/** Puts a conversation back into its queue. 409 where no person has it. */
export async function releaseConversation(
  actor: MemberActor,
  conversationId: string,
): Promise<{ version: number }> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const held = await holdConversation(tx, workspaceId, conversationId);
    if (held.owner !== "person") throw new AppError(409, "not-owned", "Nobody has this conversation.");
    const version = await moveOwner(tx, workspaceId, held, { to: "queue", by: userId, how: "release" });
    await recordAudit(tx, actor, "inbox.release", held.id);
    return { version };
  });
}

/** 404 for a queue that is not there. */
export async function requireQueue(tx: WorkspaceTx, workspaceId: string, queueId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM queue WHERE workspace_id = ${workspaceId}::uuid AND id = ${queueId}::uuid AND archived_at IS NULL`;
  if (!row) throw new AppError(404, "not-found", "There is no such queue.");
}
