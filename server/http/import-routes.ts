import type { IncomingMessage } from "node:http";
import { beginUpload, tooLargeImport, type Upload } from "../contacts/import/accept-import";
import { type ImportRequest, importRequestSchema } from "../contacts/import/import-request";
import { getImport, refusedRows } from "../contacts/import/read-import";
import { MOST_IMPORT } from "../contacts/import/upload-import";
import { AppError } from "../errors";
import { readMultipart } from "../files/multipart";
import { isUuid } from "../ids";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, sendJson } from "./node-route";
import { decode, parseJson, tooLarge, validate } from "./read-body";

/** A form's own bytes around the file, the mapping among them. */
const FORM_BYTES = 100_000;
const MOST_KEY = 200;

/** POST /v1/contacts/import: a form with `file`, and `mapping` as JSON. The same `Idempotency-Key` again is the same import. */
export const importContactsRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:write", deps, async (call, actor) => {
    const { request } = call;
    if (Number(request.headers["content-length"] ?? 0) > MOST_IMPORT + FORM_BYTES) throw tooLargeImport();
    const key = keyOf(request);
    const form = readMultipart(request.headers["content-type"], request);
    const first = await form.next();
    const upload = await beginUpload(actor);
    try {
      const said = await readForm(first, form, upload);
      const id = await upload.accept({ ...said, key });
      sendJson(call, 202, JSON.stringify({ id }), { location: `/v1/contacts/imports/${id}` });
    } finally {
      await upload.drop();
    }
  });

/** GET /v1/contacts/imports/{id} */
export const getImportRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:read", deps, async (call, actor) => {
    sendJson(call, 200, JSON.stringify(await getImport(actor.workspaceId, idOf(call))));
  });

/** GET /v1/contacts/imports/{id}/refused?after=… */
export const refusedRowsRoute = (deps: KeyedDeps): Handler =>
  keyed("contacts:read", deps, async (call, actor) => {
    const after = call.query.get("after") ?? "0";
    if (!/^\d{1,9}$/.test(after))
      throw new AppError(400, "after", "Go on with after= the line that was given as next.", {
        path: "after",
      });
    sendJson(call, 200, JSON.stringify(await refusedRows(actor.workspaceId, idOf(call), Number(after))));
  });

function idOf(call: Call): string {
  const id = call.params.id ?? "";
  if (!isUuid(id)) throw new AppError(404, "not-found", "There is no such import.");
  return id;
}

function keyOf(request: IncomingMessage): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key) || key.length > MOST_KEY)
    throw new AppError(
      400,
      "idempotency-key",
      `Idempotency-Key is 1 to ${MOST_KEY} visible characters of ASCII.`,
    );
  return key;
}

type Form = ReturnType<typeof readMultipart>;

async function readForm(
  first: Awaited<ReturnType<Form["next"]>>,
  form: Form,
  upload: Upload,
): Promise<{ fileName: string; request: ImportRequest }> {
  let fileName: string | undefined;
  let mapping: unknown = {};
  for (let next = first; !next.done; next = await form.next()) {
    const { name, filename, bytes } = next.value;
    if (filename !== undefined) {
      if (name !== "file" || fileName !== undefined)
        throw new AppError(400, "bad-multipart", "Send one file, as the field `file`.");
      fileName =
        filename
          .replace(/\p{Cc}/gu, "")
          .trim()
          .slice(-300) || "file";
      await upload.add(bytes);
    } else if (name === "mapping") mapping = parseJson(decode(await small(bytes)));
    else throw new AppError(400, "bad-multipart", "The form has `file` and `mapping`, and nothing else.");
  }
  return { fileName: fileName ?? "file", request: validate(importRequestSchema, mapping) };
}

async function small(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > FORM_BYTES) throw tooLarge(FORM_BYTES);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
