import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "./actor";

/** Makes an open invitation's link useless. */
export async function revokeInvitation(actor: Actor, id: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const revoked = await tx.invitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (revoked.count !== 1) throw new AppError(404, "not-found", "There is no such open invitation.");
    await recordAudit(tx, actor, "invitations.revoke", id);
  });
}
