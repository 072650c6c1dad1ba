import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import type { SourceDetails } from "./details";
import { readLater, setWork } from "./read-later";
import { endingOf } from "./reading/read-document";
import { createSource, lockSource, setDetails } from "./save-source";

/** Bytes of a file, and of each of its parts but the last. */
export const MOST_UPLOAD = 20_000_000;
export const PART_SIZE = 1_000_000;
/** What a workspace may have on its way in at a time: so many files, and bytes as they were announced. */
export const MOST_UNFINISHED = { files: 40, bytes: 200_000_000 };

/** Begins to take a file in, in parts. 400 for one that could not be read, 409 `uploads-unfinished` while too much is on its way in. */
export async function beginUpload(
  actor: Actor,
  input: { fileName: string; size: number },
): Promise<{ uploadId: string; partSize: number }> {
  const { workspaceId, userId } = actor;
  const { fileName, size } = input;
  if (!endingOf(fileName))
    throw new AppError(400, "file-type", "Files of this kind cannot be read.", { path: "fileName" });
  if (size > MOST_UPLOAD)
    throw new AppError(413, "upload-too-large", "The file is too large.", { path: "size" });
  const id = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await makeRoom(tx, workspaceId, size);
    await tx.$executeRaw`
      INSERT INTO knowledge_upload (workspace_id, id, file_name, size, created_by)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${fileName}, ${size}, ${userId}::uuid)`;
    await recordAudit(tx, actor, "knowledge.upload", id, { size });
  });
  return { uploadId: id, partSize: PART_SIZE };
}

/** What nobody finished within a day goes; within an hour, where there is no room for another. */
async function makeRoom(tx: WorkspaceTx, workspaceId: string, size: number): Promise<void> {
  // Those that begin at once would not count each other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} uploads`}, 7))`;
  for (const age of ["1 day", "1 hour"]) {
    await tx.$executeRaw`
      DELETE FROM knowledge_upload
      WHERE workspace_id = ${workspaceId}::uuid AND source_id IS NULL AND created_at < now() - ${age}::interval`;
    const [open] = await tx.$queryRaw<{ files: number; bytes: number }[]>`
      SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes
      FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND source_id IS NULL`;
    if (open && open.files < MOST_UNFINISHED.files && open.bytes + size <= MOST_UNFINISHED.bytes) return;
  }
  throw new AppError(
    409,
    "uploads-unfinished",
    `At most ${MOST_UNFINISHED.files} files and ${MOST_UNFINISHED.bytes / 1_000_000} MB may be on their way in at a time. Finish those first; what nobody finishes gives way after an hour.`,
    { path: "size" },
  );
}

/** Takes a part; the same part again takes its place. */
export async function addUploadPart(
  actor: Actor,
  input: { uploadId: string; part: number; data: string },
): Promise<void> {
  const { workspaceId } = actor;
  const { uploadId, part, data } = input;
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  await inWorkspace(workspaceId, async (tx) => {
    const upload = await lockUpload(tx, workspaceId, uploadId);
    const expected = Math.min(PART_SIZE, upload.size - part * PART_SIZE);
    if (bytes.length !== expected)
      throw new AppError(400, "upload-part", "This part has another size than it should.", { path: "data" });
    await tx.$executeRaw`
      INSERT INTO knowledge_upload_part (workspace_id, upload_id, part, bytes) VALUES (${workspaceId}::uuid, ${uploadId}::uuid, ${part}, ${bytes})
      ON CONFLICT (workspace_id, upload_id, part) DO UPDATE SET bytes = excluded.bytes`;
  });
}

/** All parts are there: makes a source of the file, or gives a source its content, in the background. */
export async function finishUpload(
  actor: Actor,
  input: { uploadId: string; sourceId?: string | undefined; details: SourceDetails },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { uploadId, details } = input;
  const made = await inWorkspace(workspaceId, async (tx) => {
    const upload = await wholeUpload(tx, workspaceId, uploadId);
    const id =
      input.sourceId ??
      (await createSource(tx, actor, kindOf(upload.fileName), titled(details, upload.fileName)));
    if (input.sourceId !== undefined) {
      const source = await lockSource(tx, workspaceId, id);
      if (source.kind === "qa") throw new AppError(409, "knowledge-kind", "A source stays of its kind.");
      await setDetails(tx, workspaceId, id, details);
    }
    await tx.$executeRaw`UPDATE knowledge_upload SET source_id = ${id}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid`;
    // The name of a file that takes the place of another comes with its text (`keep`).
    await tx.$executeRaw`
      UPDATE knowledge_source SET file_name = ${upload.fileName} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND version = 0`;
    await setWork(tx, workspaceId, id, { step: "waiting", done: 0, total: 0, error: null });
    await recordAudit(tx, actor, "knowledge.save", id, { file: upload.fileName });
    return { id };
  });
  await readLater({ workspaceId, sourceId: made.id, userId: actor.userId });
  return made;
}

/** Gives a file that came as a whole to what it is to be read for. 409 where parts are missing. */
export async function takeUpload(
  tx: WorkspaceTx,
  workspaceId: string,
  uploadId: string,
  takerId: string,
): Promise<{ fileName: string }> {
  const upload = await wholeUpload(tx, workspaceId, uploadId);
  await tx.$executeRaw`UPDATE knowledge_upload SET source_id = ${takerId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid`;
  return upload;
}

/** The bytes of a file that came as a whole and that nothing has taken yet. 409 where parts are missing. */
export async function uploadedBytes(
  tx: WorkspaceTx,
  workspaceId: string,
  uploadId: string,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { fileName } = await wholeUpload(tx, workspaceId, uploadId);
  const parts = await tx.$queryRaw<{ bytes: Uint8Array }[]>`
    SELECT bytes FROM knowledge_upload_part WHERE workspace_id = ${workspaceId}::uuid AND upload_id = ${uploadId}::uuid ORDER BY part`;
  return { fileName, bytes: new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes))) };
}

/** A file that was read has no further use. */
export async function dropUpload(tx: WorkspaceTx, workspaceId: string, uploadId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM knowledge_upload WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid`;
}

async function wholeUpload(
  tx: WorkspaceTx,
  workspaceId: string,
  uploadId: string,
): Promise<{ fileName: string; size: number }> {
  const upload = await lockUpload(tx, workspaceId, uploadId);
  const [came] = await tx.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(length(bytes)), 0)::int AS bytes FROM knowledge_upload_part WHERE workspace_id = ${workspaceId}::uuid AND upload_id = ${uploadId}::uuid`;
  if (came?.bytes !== upload.size)
    throw new AppError(409, "upload-incomplete", "Parts of the file are missing.");
  return upload;
}

const kindOf = (fileName: string) => (/\.(?:csv|tsv|xlsx)$/i.test(fileName) ? "table" : "file");

/** Until the file's own title is known, its name is one. */
const titled = (details: SourceDetails, fileName: string): SourceDetails => ({
  ...details,
  title: details.title ?? (fileName.replace(/\.[^.]+$/, "").slice(0, 500) || fileName),
});

async function lockUpload(
  tx: WorkspaceTx,
  workspaceId: string,
  uploadId: string,
): Promise<{ fileName: string; size: number }> {
  const [upload] = await tx.$queryRaw<{ fileName: string; size: number }[]>`
    SELECT file_name AS "fileName", size FROM knowledge_upload
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${uploadId}::uuid AND source_id IS NULL FOR UPDATE`;
  if (!upload) throw new AppError(404, "not-found", "There is no such upload.");
  return upload;
}
