import type { WorkspaceTx } from "../db/tenant";

export interface Original {
  fileName: string;
  size: number;
}

/** The last file that came as a whole for a source. */
export async function findOriginal(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
): Promise<(Original & { id: string }) | undefined> {
  const [found] = await tx.$queryRaw<(Original & { id: string })[]>`
    SELECT id, file_name AS "fileName", size FROM knowledge_upload
    WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid ORDER BY created_at DESC, id DESC LIMIT 1`;
  return found;
}
