import type { WorkspaceTx } from "../db/tenant";
import { dropUpload } from "./uploads";

/** Bytes of files that a workspace keeps: they are part of its database, and of every backup. */
export const MOST_KEPT = 1_000_000_000;

/**
 * Keeps the file that a source was last read from, in place of the one before it. False where there is no room: then neither stays.
 * A file is counted from the commit that gave it to its source on, so that of several that are read at once the last to count sees them all.
 */
export async function keepOriginal(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  uploadId: string,
  most = MOST_KEPT,
): Promise<boolean> {
  await tx.$executeRaw`
    DELETE FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid
      AND id <> ${uploadId}::uuid AND created_at <= (SELECT created_at FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid)`;
  const [kept] = await tx.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(size), 0)::float8 AS bytes FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id IS NOT NULL`;
  if ((kept?.bytes ?? 0) <= most) return true;
  await dropUpload(tx, workspaceId, uploadId);
  return false;
}

/** The files of a source that goes. */
export const dropOriginals = (tx: WorkspaceTx, workspaceId: string, sourceId: string) =>
  tx.$executeRaw`DELETE FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid`;
