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

/** Says that a file's text was taken in, and what the source's file is called now. */
export async function markRead(tx: WorkspaceTx, workspaceId: string, uploadId: string): Promise<void> {
  await tx.$executeRaw`
    WITH read AS (UPDATE knowledge_upload SET read_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid RETURNING source_id, file_name)
    UPDATE knowledge_source SET file_name = read.file_name FROM read WHERE workspace_id = ${workspaceId}::uuid AND id = read.source_id`;
}

/**
 * What becomes of a file that could not be read: one that was to take the place of what was read before goes, and its name is returned;
 * any other is kept, so that a later reading may do better.
 */
export async function keepUnread(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  uploadId: string,
): Promise<string | undefined> {
  const [refused] = await tx.$queryRaw<{ fileName: string }[]>`
    DELETE FROM knowledge_upload u USING knowledge_source s
    WHERE u.workspace_id = ${workspaceId}::uuid AND u.id = ${uploadId}::uuid AND u.read_at IS NULL
      AND s.workspace_id = u.workspace_id AND s.id = ${sourceId}::uuid AND s.version > 0
    RETURNING u.file_name AS "fileName"`;
  if (!refused) await keepOriginal(tx, workspaceId, sourceId, uploadId);
  return refused?.fileName;
}

/** The files of a source that goes. */
export const dropOriginals = (tx: WorkspaceTx, workspaceId: string, sourceId: string) =>
  tx.$executeRaw`DELETE FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid`;
