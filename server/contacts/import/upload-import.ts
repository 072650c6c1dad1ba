import { recordAudit } from "../../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { AppError } from "../../errors";
import { uuidv7 } from "../../ids";
import type { Actor } from "../../workspaces/actor";

/** Bytes of a file, and of each of its parts but the last. */
export const MOST_IMPORT = 64_000_000;
export const IMPORT_PART = 1_000_000;
/** Files that nobody started go after so long. */
const KEPT = "7 days";

/** Begins to take a file of contacts in, in parts. 413 for one that is too large. */
export async function beginImport(
  actor: Actor,
  input: { fileName: string; size: number },
): Promise<{ importId: string; partSize: number }> {
  const { workspaceId } = actor;
  const { fileName, size } = input;
  if (size > MOST_IMPORT)
    throw new AppError(413, "upload-too-large", "The file is too large.", { path: "size" });
  const importId = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await dropOldUploads(tx, workspaceId);
    await tx.$executeRaw`
      INSERT INTO contact_import (workspace_id, id, file_name, state, columns, size, created_by)
      VALUES (${workspaceId}::uuid, ${importId}::uuid, ${fileName}, 'uploading', '[]', ${size}, ${actor.userId}::uuid)`;
    await recordAudit(tx, actor, "contacts.beginImport", importId, { size });
  });
  return { importId, partSize: IMPORT_PART };
}

export async function dropOldUploads(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND state IN ('uploading', 'draft', 'failed') AND created_at < now() - ${KEPT}::interval`;
}

/** Takes a part (base64); the same part again takes its place. */
export async function addImportPart(
  actor: Actor,
  input: { importId: string; part: number; data: string },
): Promise<void> {
  const { workspaceId } = actor;
  const { importId, part, data } = input;
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  await inWorkspace(workspaceId, async (tx) => {
    const size = await lockUpload(tx, workspaceId, importId);
    if (bytes.length === 0 || bytes.length !== Math.min(IMPORT_PART, size - part * IMPORT_PART))
      throw new AppError(400, "upload-part", "This part has another size than it should.", { path: "data" });
    await tx.$executeRaw`
      INSERT INTO contact_import_part (workspace_id, import_id, part, bytes) VALUES (${workspaceId}::uuid, ${importId}::uuid, ${part}, ${bytes})
      ON CONFLICT (workspace_id, import_id, part) DO UPDATE SET bytes = excluded.bytes`;
  });
}

/** All parts are there: the file is read in the background, and then waits for somebody to say where its columns go. */
export async function finishImportUpload(actor: Actor, importId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const size = await lockUpload(tx, workspaceId, importId);
    const [came] = await tx.$queryRaw<{ bytes: number }[]>`
      SELECT coalesce(sum(length(bytes)), 0)::int AS bytes FROM contact_import_part WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid`;
    if (came?.bytes !== size) throw new AppError(409, "upload-incomplete", "Parts of the file are missing.");
    await tx.$executeRaw`
      UPDATE contact_import SET state = 'reading' WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
  });
}

async function lockUpload(tx: WorkspaceTx, workspaceId: string, importId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ size: number }[]>`
    SELECT size FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'uploading' FOR UPDATE`;
  if (!row) throw new AppError(404, "not-found", "There is no such upload.");
  return row.size;
}
