import { inWorkspace } from "../db/tenant";
import { isRole, ROLES, type Role } from "../permissions";

export interface MemberView {
  userId: string;
  email: string;
  name: string;
  role: Role;
  since: string;
}

/** The people of a workspace, by rank and then by address. */
export async function listMembers(workspaceId: string): Promise<MemberView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const memberships = await tx.membership.findMany();
    const users = await tx.user.findMany({
      where: { id: { in: memberships.map((membership) => membership.userId) } },
    });
    const byId = new Map(users.map((user) => [user.id, user]));
    const members = memberships.flatMap(({ userId, role, createdAt }): MemberView[] => {
      const user = byId.get(userId);
      return user && isRole(role)
        ? [{ userId, email: user.email, name: user.name, role, since: createdAt.toISOString() }]
        : [];
    });
    return members.sort(
      (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.email.localeCompare(b.email),
    );
  });
}
