import { inWorkspace } from "../db/tenant";

export interface InvitationView {
  id: string;
  email: string;
  role: string;
  createdAt: string;
  expiresAt: string;
  expired: boolean;
}

/** Invitations that are neither accepted nor revoked, the newest first. The links are not shown again. */
export async function listInvitations(workspaceId: string): Promise<InvitationView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.invitation.findMany({
      where: { acceptedAt: null, revokedAt: null },
      orderBy: { id: "desc" },
    });
    return rows.map(({ id, email, role, createdAt, expiresAt }) => ({
      id,
      email,
      role,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      expired: expiresAt.getTime() <= Date.now(),
    }));
  });
}
