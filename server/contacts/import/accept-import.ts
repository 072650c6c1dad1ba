import { createHash } from "node:crypto";
import { recordAudit } from "../../audit/record-audit";
import { inWorkspace } from "../../db/tenant";
import { AppError } from "../../errors";
import { uuidv7 } from "../../ids";
import type { Actor } from "../../workspaces/actor";
import type { ImportRequest } from "./import-request";
import { dropOldUploads, IMPORT_PART, MOST_IMPORT } from "./upload-import";

/** Files of one workspace that may be under way at once. */
const MOST_WAITING = 20;

export interface Upload {
  /** Takes the file's bytes in, once. 413 as soon as there are too many. */
  add(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** The file is whole: it is read and taken in in the background. The import's id; that of the first call where `key` is known. */
  accept(said: { fileName: string; request: ImportRequest; key: string | undefined }): Promise<string>;
  /** Nothing of it stays, unless it was accepted. */
  drop(): Promise<void>;
}

/** Begins to take in a file that comes in one piece. 429 while too many of the workspace are under way. */
export async function beginUpload(actor: Actor): Promise<Upload> {
  const { workspaceId } = actor;
  const importId = uuidv7();
  const hash = createHash("sha256");
  let size = 0;
  let accepted = false;
  await inWorkspace(workspaceId, async (tx) => {
    await dropOldUploads(tx, workspaceId);
    const [waiting] = await tx.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM contact_import WHERE workspace_id = ${workspaceId}::uuid
        AND (state IN ('reading', 'running') OR state = 'uploading' AND created_at > now() - interval '1 hour')`;
    if ((waiting?.n ?? 0) >= MOST_WAITING)
      throw new AppError(429, "imports-waiting", `At most ${MOST_WAITING} files are taken in at once.`, {
        details: { retryAfter: 30 },
      });
    await tx.$executeRaw`
      INSERT INTO contact_import (workspace_id, id, file_name, state, columns, created_by)
      VALUES (${workspaceId}::uuid, ${importId}::uuid, 'file', 'uploading', '[]', ${actor.userId}::uuid)`;
  });
  const keep = (part: number, bytes: Uint8Array<ArrayBuffer>) =>
    inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        INSERT INTO contact_import_part (workspace_id, import_id, part, bytes) VALUES (${workspaceId}::uuid, ${importId}::uuid, ${part}, ${bytes})`,
    );
  return {
    add: async (bytes) => {
      if (size > 0) throw new AppError(400, "bad-multipart", "Send one file.");
      let part = 0;
      for await (const piece of inParts(bytes)) {
        size += piece.length;
        if (size > MOST_IMPORT) throw tooLargeImport();
        hash.update(piece);
        await keep(part++, piece);
      }
    },
    accept: async ({ fileName, request, key }) => {
      if (size === 0) throw new AppError(400, "import-empty", "The form has no file, or an empty one.");
      hash.update(JSON.stringify([fileName, request]));
      const sum = hash.digest("hex");
      return inWorkspace(workspaceId, async (tx) => {
        if (key !== undefined) {
          await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} import ${key}`}, 8))`;
          const [known] = await tx.$queryRaw<{ id: string; hash: string }[]>`
            SELECT id, request_hash AS hash FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND request_key = ${key}`;
          if (known && known.hash !== sum)
            throw new AppError(422, "idempotency-key", "This key was used with another file or mapping.");
          if (known) return known.id;
        }
        await tx.$executeRaw`
          UPDATE contact_import SET state = 'reading', file_name = ${fileName}, size = ${size}, request = ${JSON.stringify(request)}::json,
            request_key = ${key ?? null}, request_hash = ${sum}
          WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
        await recordAudit(tx, actor, "contacts.import", importId, { size, columns: request.columns });
        accepted = true;
        return importId;
      });
    },
    drop: async () => {
      if (accepted) return;
      await inWorkspace(
        workspaceId,
        (tx) => tx.$executeRaw`
          DELETE FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'uploading'`,
      );
    },
  };
}

export const tooLargeImport = (): AppError =>
  new AppError(413, "upload-too-large", `A file has at most ${MOST_IMPORT} bytes: split it.`, {
    path: "file",
  });

/** The same bytes in pieces of the size that files are kept in. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(IMPORT_PART);
  let filled = 0;
  for await (const piece of bytes)
    for (let from = 0; from < piece.length; ) {
      const some = piece.subarray(from, from + IMPORT_PART - filled);
      part.set(some, filled);
      from += some.length;
      filled += some.length;
      if (filled < IMPORT_PART) continue;
      yield part;
      part = new Uint8Array(IMPORT_PART);
      filled = 0;
    }
  if (filled > 0) yield part.subarray(0, filled);
}
