import type { Pool } from "pg";
import type { FileRef } from "../../flow";
import { sanitizeText } from "../../flow/text/json";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { detectType, HEAD_BYTES } from "./detect-type";
import { type FileStorage, newFileKey } from "./file-storage";

export const MAX_FILE = 10_000_000;

/**
 * Takes a visitor's file as it arrives. 413 beyond 10 MB, 415 for a type that is not taken, by its own bytes and not by
 * its name.
 */
export async function storeUpload(
  pool: Pool,
  storage: FileStorage,
  owner: { workspaceId: string; conversationId: string },
  upload: { filename: string; bytes: AsyncIterable<Buffer> },
): Promise<FileRef> {
  const source = upload.bytes[Symbol.asyncIterator]();
  const head = await readHead(source);
  const detected = head.length ? detectType(head.subarray(0, HEAD_BYTES), upload.filename) : undefined;
  if (!detected) throw new AppError(415, "file-type", "Files of this kind are not taken.");
  const key = newFileKey(detected.extension);
  const id = uuidv7();
  const name = cleanName(upload.filename, detected.extension);
  // The row first: bytes that nothing knows of would stay for ever. What stays pending is cleaned after a day.
  await pool.query(
    `INSERT INTO file (workspace_id, id, conversation_id, key, name, mime, size, state) VALUES ($1, $2, $3, $4, $5, $6, 0, 'pending')`,
    [owner.workspaceId, id, owner.conversationId, key, name, detected.mime],
  );
  const size = await storage.put(key, limited(head, source));
  await pool.query(
    `UPDATE file SET state = 'stored', size = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'pending'`,
    [owner.workspaceId, id, size],
  );
  return { id, url: `/files/${key}`, name, mime: detected.mime, size };
}

async function readHead(source: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* limited(head: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  let size = head.length;
  yield head;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    size += next.value.length;
    if (size > MAX_FILE) throw new AppError(413, "too-large", `A file holds at most ${MAX_FILE} bytes.`);
    yield next.value;
  }
}

/** The last part of a path, without what a file system or a terminal would act on. */
function cleanName(filename: string, extension: string): string {
  const last = sanitizeText(filename).split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "")
    .replace(/^\.+/, "")
    .trim()
    .slice(-120);
  return clean || `file.${extension}`;
}
