import { inWorkspace } from "../db/tenant";

/** The names of a workspace's secrets, which authors write as `{{secret:NAME}}`. Never their values. */
export async function listSecrets(
  workspaceId: string,
): Promise<{ id: string; name: string; updatedAt: string }[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.secret.findMany({
      where: { NOT: { name: { contains: ":" } } },
      select: { id: true, name: true, updatedAt: true },
      orderBy: { name: "asc" },
    });
    return rows.map(({ id, name, updatedAt }) => ({ id, name, updatedAt: updatedAt.toISOString() }));
  });
}
