import { asAuth } from "../db/tenant";
import { isUuid } from "../ids";
import { isRole, type Role } from "../permissions";

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  locale: string | null;
  theme: string;
  memberships: { workspaceId: string; slug: string; workspaceName: string; role: Role }[];
}

/**
 * The person of a session as the database knows them now: undefined when they are gone or when their token version
 * was raised (password changed, signed out everywhere). Read on every request: a removed member is out at once.
 */
export async function loadSession(userId: unknown, tokenVersion: unknown): Promise<SessionUser | undefined> {
  if (!isUuid(userId) || typeof tokenVersion !== "number") return undefined;
  return asAuth(async (tx) => {
    const [user] = await tx.$queryRaw<Omit<SessionUser, "memberships">[]>`
      SELECT u.id, u.email, u.name, u.locale, u.theme FROM app_user u JOIN credential c ON c.user_id = u.id
      WHERE u.id = ${userId}::uuid AND c.token_version = ${tokenVersion}::int`;
    if (!user) return undefined;
    const rows = await tx.$queryRaw<
      { workspaceId: string; slug: string; workspaceName: string; role: string }[]
    >`
      SELECT m.workspace_id AS "workspaceId", w.slug, w.name AS "workspaceName", m.role
      FROM membership m JOIN workspace w ON w.id = m.workspace_id WHERE m.user_id = ${userId}::uuid ORDER BY w.name, w.id`;
    const memberships = rows.flatMap(({ role, ...row }) => (isRole(role) ? [{ ...row, role }] : []));
    return { ...user, memberships };
  });
}
