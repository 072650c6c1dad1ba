import { hashToken } from "../accounts/token-hash";
import { type AuthTx, asAuth } from "../db/tenant";
import { AppError } from "../errors";
import { isRole, type Role } from "../permissions";

export interface OpenInvitation {
  id: string;
  workspaceId: string;
  email: string;
  role: Role;
  invitedBy: string;
}

/** The open invitation of a link's token. One answer for unknown, used, revoked and expired ones. */
export async function openInvitation(tx: AuthTx, token: string): Promise<OpenInvitation> {
  const row = await tx.invitation.findUnique({ where: { tokenHash: hashToken(token) } });
  const open =
    row !== null && row.acceptedAt === null && row.revokedAt === null && row.expiresAt.getTime() > Date.now();
  if (!open || !isRole(row.role))
    throw new AppError(
      404,
      "invitation-unknown",
      "This invitation is not valid any more. Ask for a new one.",
    );
  const { id, workspaceId, email, role, invitedBy } = row;
  return { id, workspaceId, email, role, invitedBy };
}

/** What the invitation page shows: where to, as what, for whom, and whether that address has an account. */
export async function findInvitation(
  token: string,
): Promise<{ workspace: string; email: string; role: Role; hasAccount: boolean }> {
  return asAuth(async (tx) => {
    const { workspaceId, email, role } = await openInvitation(tx, token);
    const workspace = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: { name: true },
    });
    const account = await tx.user.findUnique({ where: { email }, select: { id: true } });
    return { workspace: workspace.name, email, role, hasAccount: account !== null };
  });
}
