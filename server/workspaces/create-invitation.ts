import { hashToken, newToken } from "../accounts/token-hash";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { type Role, reaches } from "../permissions";
import type { MemberActor } from "./actor";

const VALID_DAYS = 7;

/**
 * Invites one e-mail address to a role, not above one's own. Gives the token of the link `/invite/<token>`, this one
 * time. An older open invitation of the same address is revoked.
 */
export async function createInvitation(
  actor: MemberActor,
  input: { email: string; role: Role },
): Promise<{ id: string; token: string; expiresAt: string }> {
  if (!reaches(actor.role, input.role))
    throw new AppError(403, "above-own-rank", "That role is above your own.");
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const there = await tx.user.findUnique({ where: { email: input.email }, select: { id: true } });
    if (there)
      throw new AppError(409, "already-member", "That person is a member already.", { path: "email" });
    await tx.invitation.updateMany({
      where: { email: input.email, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    const token = newToken();
    const id = uuidv7();
    const expiresAt = new Date(Date.now() + VALID_DAYS * 24 * 3600 * 1000);
    const { email, role } = input;
    await tx.invitation.create({
      data: { workspaceId, id, tokenHash: hashToken(token), email, role, invitedBy: actor.userId, expiresAt },
    });
    await recordAudit(tx, actor, "invitations.create", id, { email, role });
    return { id, token, expiresAt: expiresAt.toISOString() };
  });
}
