import type { WorkspaceTx } from "./tenant";

/** The NOTIFY channel on which processes hear which cached things changed. Payload: {"workspaceId","kind","key"}. */
export const CACHE_CHANNEL = "parley_cache";

export type CacheKind = "endpoint" | "flow" | "settings" | "roles" | "keys" | "secrets" | "knowledge";

/**
 * Raises the revision of a cached thing in the transaction that changes it; the notice goes out with its commit.
 * `key` names the thing within the workspace (an endpoint's public id, a flow's id, "" for the workspace itself).
 */
export async function bumpRevision(
  tx: WorkspaceTx,
  workspaceId: string,
  kind: CacheKind,
  key: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cache_revision (workspace_id, kind, key, revision) VALUES (${workspaceId}::uuid, ${kind}, ${key}, 1)
    ON CONFLICT (workspace_id, kind, key) DO UPDATE SET revision = cache_revision.revision + 1`;
  await tx.$executeRaw`SELECT pg_notify(${CACHE_CHANNEL}, ${JSON.stringify({ workspaceId, kind, key })})`;
}
