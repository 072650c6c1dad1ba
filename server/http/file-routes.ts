import { pipeline } from "node:stream/promises";
import { AppError, errorCode } from "../errors";
import { type FileStorage, isFileKey } from "../files/file-storage";
import { authorise, type ChatDeps } from "./chat-routes";
import { allowOrigin } from "./cors";
import type { Handler } from "./node-route";
import { takeUpload } from "./take-upload";

export interface FileDeps extends ChatDeps {
  readonly files: FileStorage;
}

const INLINE = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** POST /v1/chat/conversations/{id}/files: a form with one file. */
export function uploadRoute({ plane, limits, ownOrigin, files }: FileDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim, endpoint } = await authorise(plane, call);
    allowOrigin(call, endpoint, ownOrigin);
    limits.take("files", id);
    const owner = { workspaceId: claim.workspaceId, conversationId: id };
    await takeUpload(call, plane.database.reads, files, owner);
  };
}

/**
 * GET /files/{key}: a stored file. Its key is a secret of 160 bits. It runs nowhere: a sandbox without scripts, no
 * guessing of types, and a download unless it is a picture by its own bytes.
 */
export function fileRoute({ plane, limits, files }: FileDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const key = call.params.key ?? "";
    if (!isFileKey(key)) throw new AppError(404, "not-found", "There is no such file.");
    const { rows } = await plane.database.reads.query<{ name: string; mime: string }>({
      name: "file-by-key",
      text: "SELECT name, mime FROM file WHERE key = $1 AND state = 'stored'",
      values: [key],
    });
    const file = rows[0];
    const found = file && (await files.open(key));
    if (!file || !found) throw new AppError(404, "not-found", "There is no such file.");
    const disposition = INLINE.has(file.mime) ? "inline" : "attachment";
    call.response.writeHead(200, {
      "content-type": file.mime,
      "content-length": found.size,
      "content-disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "private, max-age=31536000, immutable",
      "referrer-policy": "no-referrer",
    });
    try {
      await pipeline(found.stream, call.response);
    } catch (error) {
      if (errorCode(error) !== "ERR_STREAM_PREMATURE_CLOSE") throw error; // the reader went away
    }
  };
}
