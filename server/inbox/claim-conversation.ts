import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { requireStillTalker } from "./agents";
import { type HeldConversation, holdConversation } from "./held-conversation";
import { moveOwner } from "./move-owner";

/**
 * Takes a conversation for oneself, from the queue, from the bot, or one that was closed. Of many at once exactly one
 * gets it; the others get 409 `taken` with the name of who has it. Claiming what one has already changes nothing.
 */
export async function claimConversation(
  actor: MemberActor,
  conversationId: string,
): Promise<{ version: number }> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const held = await holdConversation(tx, workspaceId, conversationId);
    if (held.owner === "person" && held.ownerUserId === userId) return { version: held.version };
    if (held.owner === "person") await refuseTaken(tx, held);
    await requireStillTalker(tx, workspaceId, userId);
    const version = await moveOwner(tx, workspaceId, held, {
      to: "person",
      userId,
      by: userId,
      how: held.owner === "nobody" ? "reopen" : "claim",
    });
    await recordAudit(tx, actor, "inbox.claim", conversationId, { from: held.owner });
    return { version };
  });
}

async function refuseTaken(tx: WorkspaceTx, held: HeldConversation): Promise<never> {
  const user =
    held.ownerUserId === null
      ? null
      : await tx.user.findUnique({ where: { id: held.ownerUserId }, select: { name: true } });
  throw new AppError(409, "taken", "Somebody else has this conversation now.", {
    details: { userId: held.ownerUserId, name: user?.name ?? null },
  });
}
