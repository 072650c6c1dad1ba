import type { WorkspaceTx } from "../db/tenant";

export interface Original {
  fileName: string;
  size: number;
}

type Found = Original & { id: string };

/** The last file that came as a whole for a source: the one to read. */
export async function findLatest(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
): Promise<Found | undefined> {
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT id, file_name AS "fileName", size FROM knowledge_upload
    WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid ORDER BY created_at DESC, id DESC LIMIT 1`;
  return found;
}

/** The file that a source's text is from, whatever came since and was not read; of a source that has no text yet, the last that came. */
export async function findOriginal(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
): Promise<Found | undefined> {
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT id, file_name AS "fileName", size FROM knowledge_upload
    WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid
    ORDER BY read_at IS NULL, created_at DESC, id DESC LIMIT 1`;
  return found;
}
