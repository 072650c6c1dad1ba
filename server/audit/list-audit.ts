import { inWorkspace } from "../db/tenant";

export interface AuditView {
  id: string;
  at: string;
  action: string;
  by: { userId: string; name: string } | { apiKeyId: string } | null;
  targetId: string | null;
  detail: unknown;
  ip: string | null;
}

const PAGE = 50;

/** Who did what, the newest first, a page at a time; `before` is the id of the last row of the page before. */
export async function listAudit(
  workspaceId: string,
  before?: string,
): Promise<{ rows: AuditView[]; next: string | null }> {
  return inWorkspace(workspaceId, async (tx) => {
    const found = await tx.audit.findMany({
      where: before === undefined ? {} : { id: { lt: before } },
      orderBy: { id: "desc" },
      take: PAGE + 1,
    });
    const people = [...new Set(found.flatMap((row) => (row.userId ? [row.userId] : [])))];
    const users = await tx.user.findMany({
      where: { id: { in: people } },
      select: { id: true, name: true, email: true },
    });
    const names = new Map(users.map((user) => [user.id, user.name || user.email]));
    const rows = found
      .slice(0, PAGE)
      .map(({ id, at, action, userId, apiKeyId, targetId, detail, ip }): AuditView => {
        const by =
          userId !== null
            ? { userId, name: names.get(userId) ?? "" }
            : apiKeyId !== null
              ? { apiKeyId }
              : null;
        return { id, at: at.toISOString(), action, by, targetId, detail, ip };
      });
    return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null };
  });
}
