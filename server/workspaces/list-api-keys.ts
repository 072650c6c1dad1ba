import { inWorkspace } from "../db/tenant";

export interface ApiKeyView {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** The keys of a workspace, the newest first, without anything that would open a door. */
export async function listApiKeys(workspaceId: string): Promise<ApiKeyView[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.apiKey.findMany({ omit: { hash: true }, orderBy: { id: "desc" } });
    return rows.map(({ id, name, prefix, scopes, createdBy, createdAt, lastUsedAt, revokedAt }) => ({
      id,
      name,
      prefix,
      scopes,
      createdBy,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    }));
  });
}
