import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { type Json, safeParse } from "../../flow/text/json";
import { AppError } from "../errors";

export const MAX_BODY = 1_000_000;

/** A request's body as bytes; 413 as soon as it is longer than `max`, whatever its length header says. */
export function readBytes(request: IncomingMessage, max: number = MAX_BODY): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > max) return Promise.reject(tooLarge(max));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > max) {
        request.off("data", onData);
        request.pause();
        reject(tooLarge(max));
        return;
      }
      chunks.push(chunk);
    };
    request.on("data", onData);
    request.once("end", () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)),
    );
    const cut = () => {
      if (!request.complete) reject(new AppError(400, "aborted", "The request was not sent to its end."));
    };
    request.once("error", cut);
    request.once("close", cut);
  });
}

export const tooLarge = (max: number): AppError =>
  new AppError(413, "too-large", `A request holds at most ${max} bytes.`);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A JSON body: its type, encoding, size, depth and keys are checked before anything is built from it. */
export async function readJson(request: IncomingMessage, max: number = MAX_BODY): Promise<Json> {
  return parseJson(await readText(request, max), max);
}

/** A JSON body that may be left out: nothing is an empty object. */
export async function readOptionalJson(request: IncomingMessage): Promise<Json> {
  const { headers } = request;
  const empty = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
  return empty ? {} : readJson(request);
}

const nothingSchema = z.strictObject({});

/** The body of a call that takes none: what says something is refused, as an unknown key is. */
export async function readNothing(request: IncomingMessage): Promise<void> {
  validate(nothingSchema, await readOptionalJson(request));
}

/** A JSON body's text. 415 for another type or a packed body, 400 for bytes that are not UTF-8. */
export async function readText(request: IncomingMessage, max: number = MAX_BODY): Promise<string> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError(415, "content-type", "Send application/json.");
  const charset = /charset="?([\w-]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset && !/^utf-?8$/i.test(charset)) throw new AppError(415, "content-type", "Send JSON in UTF-8.");
  const encoding = request.headers["content-encoding"];
  if (encoding && encoding !== "identity")
    throw new AppError(415, "content-encoding", "Send the body unpacked.");
  return decode(await readBytes(request, max));
}

export function decode(bytes: Buffer): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new AppError(400, "bad-encoding", "The body is not UTF-8.");
  }
  if (text.charCodeAt(0) === 0xfeff)
    throw new AppError(400, "bad-encoding", "The body begins with a byte order mark.");
  return text;
}

export function parseJson(text: string, max: number = MAX_BODY): Json {
  const parsed = safeParse(text, { maxBytes: max });
  if (parsed.ok) return parsed.value;
  const { code, message, path } = parsed.error;
  if (code === "too-large") throw tooLarge(max);
  throw new AppError(400, `json-${code}`, message, {
    details: { errors: [{ path: path?.join(".") ?? "", message }] },
  });
}

/** A body by its schema; 400 with every place that does not fit. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
  const first = errors[0];
  throw new AppError(
    400,
    "invalid-body",
    first ? `${first.path ? `${first.path}: ` : ""}${first.message}` : "The body does not fit.",
    { details: { errors } },
  );
}
