import { AppError } from "../errors";
import { type FileStorage, isFileKey } from "../files/file-storage";
import { authorise, type ChatDeps } from "./chat-routes";
import { allowOrigin } from "./cors";
import { fileHeaders, type Handler, sendStream } from "./node-route";
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
    const headers = {
      "content-type": file.mime,
      "content-length": found.size,
      ...fileHeaders(disposition, file.name),
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "private, max-age=31536000, immutable",
      "referrer-policy": "no-referrer",
    };
    await sendStream(call, headers, found.stream);
  };
}
