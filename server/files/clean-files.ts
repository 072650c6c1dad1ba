import { inWorkspace } from "../db/tenant";
import type { FileStorage } from "./file-storage";

const BATCH = 200;

/**
 * Removes the bytes and then the rows of files that were given up, and of uploads that had not ended by `cutoff`.
 * Broken off anywhere, it goes on from there the next time. Returns how many.
 */
export async function cleanFiles(
  workspaceId: string,
  storage: FileStorage,
  options: { readonly cutoff: Date; readonly stopping: AbortSignal },
): Promise<number> {
  let removed = 0;
  for (let found = BATCH; found === BATCH && !options.stopping.aborted; ) {
    const rows = await inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<{ id: string; key: string }[]>`
        SELECT id, key FROM file WHERE workspace_id = ${workspaceId}::uuid AND state IN ('pending', 'deleted')
          AND (state = 'deleted' OR created_at < ${options.cutoff}) ORDER BY created_at LIMIT ${BATCH}`,
    );
    found = rows.length;
    for (const { key } of rows) await storage.remove(key);
    const ids = rows.map((row) => row.id);
    // One that was stored after all in this very moment keeps its row; its bytes are checked when it is asked for.
    removed += await inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        DELETE FROM file WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${ids}::uuid[]) AND state IN ('pending', 'deleted')`,
    );
  }
  return removed;
}
