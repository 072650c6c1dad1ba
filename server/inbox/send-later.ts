import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { holdConversation } from "./held-conversation";
import type { ReplyContent } from "./send-reply";

const MOST_DAYS = 90;

/** Keeps a reply until its time. It goes out only if its writer still has the conversation then. */
export async function sendLater(
  actor: MemberActor,
  input: { conversationId: string; content: ReplyContent; at: Date },
): Promise<{ id: string }> {
  const { workspaceId, userId } = actor;
  const ahead = input.at.getTime() - Date.now();
  if (ahead <= 0 || ahead > MOST_DAYS * 86_400_000)
    throw new AppError(400, "bad-time", `Choose a time within the next ${MOST_DAYS} days.`, { path: "at" });
  return inWorkspace(workspaceId, async (tx) => {
    const held = await holdConversation(tx, workspaceId, input.conversationId);
    if (held.owner !== "person" || held.ownerUserId !== userId)
      throw new AppError(409, "not-owner", "Take the conversation first.");
    const id = uuidv7();
    await tx.$executeRaw`
      INSERT INTO scheduled_message (workspace_id, id, conversation_id, user_id, body, send_at)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${held.id}::uuid, ${userId}::uuid, ${JSON.stringify(input.content)}::json, ${input.at}::timestamptz)`;
    await recordAudit(tx, actor, "inbox.sendLater", held.id, { messageId: id });
    return { id };
  });
}

/** Takes a reply back that was to be sent later. 409 once it has gone out. */
export async function cancelScheduled(actor: MemberActor, messageId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ state: string }[]>`
      SELECT state FROM scheduled_message WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${messageId}::uuid FOR UPDATE`;
    if (!row) throw new AppError(404, "not-found", "There is no such message.");
    if (row.state !== "waiting") throw new AppError(409, "sent", "This message has gone out.");
    await tx.$executeRaw`
      UPDATE scheduled_message SET state = 'cancelled' WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${messageId}::uuid`;
    await recordAudit(tx, actor, "inbox.cancelScheduled", messageId);
  });
}
