import type { Pool } from "pg";
import { AppError } from "../errors";
import type { FileStorage } from "../files/file-storage";
import { readMultipart } from "../files/multipart";
import { MAX_FILE, storeUpload } from "../files/store-upload";
import { type Call, sendJson } from "./node-route";
import { tooLarge } from "./read-body";

/** A form's own bytes around the file. */
const FORM_BYTES = 20_000;

/** Keeps the one file of a form for a conversation and answers with it. 400 where the form has none or something else, 413 beyond 10 MB. */
export async function takeUpload(
  call: Call,
  pool: Pool,
  storage: FileStorage,
  owner: { workspaceId: string; conversationId: string },
): Promise<void> {
  const { headers } = call.request;
  if (Number(headers["content-length"] ?? 0) > MAX_FILE + FORM_BYTES) throw tooLarge(MAX_FILE);
  for await (const { filename, bytes } of readMultipart(headers["content-type"], call.request)) {
    if (filename === undefined) throw new AppError(400, "bad-multipart", "Send one file, and nothing else.");
    const file = await storeUpload(pool, storage, owner, { filename, bytes });
    return sendJson(call, 201, JSON.stringify({ file }));
  }
  throw new AppError(400, "bad-multipart", "The form has no file.");
}
