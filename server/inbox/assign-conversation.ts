import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { pickAgent, requireRoom, requireTalker } from "./agents";
import { holdConversation } from "./held-conversation";
import { moveOwner } from "./move-owner";

/** Gives a conversation to an agent, from wherever it is. 422 `agent-full` beyond their capacity unless forced. */
export async function assignConversation(
  actor: Actor,
  input: { conversationId: string; userId: string; force?: boolean | undefined },
): Promise<{ version: number }> {
  const { workspaceId } = actor;
  const { conversationId, userId, force = false } = input;
  return inWorkspace(workspaceId, async (tx) => {
    await requireTalker(tx, workspaceId, userId);
    const held = await holdConversation(tx, workspaceId, conversationId);
    if (held.owner === "person" && held.ownerUserId === userId) return { version: held.version };
    if (!force) await requireRoom(tx, workspaceId, userId);
    const version = await moveOwner(tx, workspaceId, held, {
      to: "person",
      userId,
      by: actor.userId,
      how: "assign",
    });
    await recordAudit(tx, actor, "inbox.assign", conversationId, { userId });
    return { version };
  });
}

/** Gives a conversation to the agent whom the rule picks. 409 `no-agent` where nobody has room. */
export async function assignNext(
  actor: Actor,
  input: { conversationId: string; how: "roundRobin" | "leastBusy" | "sticky" },
): Promise<{ userId: string }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const held = await holdConversation(tx, workspaceId, input.conversationId);
    const [entry] = await tx.$queryRaw<{ skills: string[] }[]>`
      SELECT skills FROM inbox_entry WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${held.id}::uuid`;
    const userId = await pickAgent(tx, workspaceId, {
      queueId: held.queueId,
      how: input.how,
      lastUserId: input.how === "sticky" ? held.lastUserId : null,
      skills: entry?.skills ?? [],
      now: Date.now(),
    });
    if (userId === null) throw new AppError(409, "no-agent", "Nobody who could take it has room.");
    await moveOwner(tx, workspaceId, held, { to: "person", userId, by: actor.userId, how: input.how });
    await recordAudit(tx, actor, "inbox.assign", held.id, { userId, how: input.how });
    return { userId };
  });
}
