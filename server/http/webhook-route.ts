import { createHmac, hash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type Json, LIMITS } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import { deliverEvent } from "../conversations/deliver-event";
import type { ConversationPlane } from "../conversations/plane";
import { startConversation } from "../conversations/start-conversation";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { deriveKey } from "../keys";
import { clientIdSchema } from "./chat-schemas";
import { type Call, type Handler, sendJson, single } from "./node-route";
import type { RateLimiter } from "./rate-limiter";
import { decode, parseJson, readBytes, validate } from "./read-body";

export const webhookAnswerSchema = z.union([
  z.strictObject({ conversation: z.uuid().describe("The run that this call started") }),
  z.strictObject({ woken: z.number().int().describe("How many runs went on") }),
]);
const eventName = z.string().min(1).max(200);
const eventKey = z.string().max(500);

/** Seconds by which a signature's time may differ from ours. */
const TOLERANCE = 300;
const VALUES = 50;

/**
 * POST /v1/in/{webhookId}: starts the flow at its `onWebhook`, or, with `?event=name&key=…`, wakes those of its runs that
 * wait for this event. The id is the secret; a call may also be signed (`X-Parley-Signature: t=…,v1=…`), and a signature
 * that is there must hold. `Idempotency-Key` makes a repeated call harmless, and so does a signature.
 */
export function webhookRoute({ plane, limits }: { plane: ConversationPlane; limits: RateLimiter }): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const id = call.params.webhookId ?? "";
    const endpoint = /^[A-Za-z0-9_-]{1,64}$/.test(id) ? await plane.flows.byPublicId(id) : null;
    if (!endpoint?.open || endpoint.kind !== "webhook")
      throw new AppError(404, "not-found", "There is no such webhook.");
    limits.take("program", endpoint.id);
    const bytes = await readBytes(call.request);
    checkSignature(call, bytes, endpoint.id, plane);
    const data = readData(call, bytes);
    const event = call.query.get("event");
    if (event !== null) {
      const key = call.query.get("key");
      const woken = await deliverEvent(plane, endpoint.workspaceId, {
        name: validate(eventName, event),
        data,
        flowId: endpoint.flowId,
        ...(key === null ? {} : { key: validate(eventKey, key) }),
      });
      return sendJson(call, 200, JSON.stringify({ woken }));
    }
    const given = single(call.request.headers["idempotency-key"]);
    const signature = single(call.request.headers["x-parley-signature"]);
    // A signed call that comes again, byte for byte, is the same call: whoever sends anew signs anew.
    const own = signature === undefined ? uuidv7() : `signed:${hash("sha256", signature)}`;
    const key = {
      id: given === undefined ? own : validate(clientIdSchema, given),
      hash: hash("sha256", bytes),
    };
    const { conversation } = await startConversation(plane, endpoint, {
      key,
      start: { type: "webhook", data },
      channel: "webhook",
      locale: endpoint.locale,
      page: null,
      profile: {},
      timeZone: null,
    });
    sendJson(call, 202, JSON.stringify({ conversation }));
  };
}

/** JSON, a form's fields, or text: what other systems send. */
function readData(call: Call, bytes: Buffer): Json {
  const type = call.request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (bytes.length === 0) return {};
  const text = decode(bytes);
  if (type === "application/json" || type.endsWith("+json")) return bounded(sanitizeJson(parseJson(text)));
  if (type === "application/x-www-form-urlencoded") {
    const fields = [...new URLSearchParams(text)].filter(([name]) => name !== "__proto__").slice(0, VALUES);
    return bounded(sanitizeJson(Object.fromEntries(fields)));
  }
  if (type === "text/plain") return bounded({ text: String(sanitizeJson(text)) });
  throw new AppError(415, "content-type", "Send application/json, a form or text/plain.");
}

/** What a run keeps of it must fit a session. */
function bounded(data: Json): Json {
  if (JSON.stringify(data).length > LIMITS.variableBytes)
    throw new AppError(
      413,
      "too-large",
      `What a webhook gives to a flow holds at most ${LIMITS.variableBytes} bytes.`,
    );
  return data;
}

/** The key with which calls of a webhook may be signed: HMAC-SHA-256 over `time.body`, in hex. */
export function webhookKey(endpointId: string, secret: string): string {
  return createHmac("sha256", deriveKey("webhook-signature", secret)).update(endpointId).digest("hex");
}

function checkSignature(call: Call, bytes: Buffer, endpointId: string, plane: ConversationPlane): void {
  const header = single(call.request.headers["x-parley-signature"]);
  if (header === undefined) return;
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  const time = Number(found?.[1]);
  const expected = createHmac("sha256", webhookKey(endpointId, plane.secret))
    .update(`${found?.[1]}.`)
    .update(bytes)
    .digest();
  const given = Buffer.from(found?.[2] ?? "", "hex");
  const holds = given.length === expected.length && timingSafeEqual(given, expected);
  if (!holds || Math.abs(plane.clock.now() / 1_000 - time) > TOLERANCE)
    throw new AppError(401, "signature", "The signature does not hold.");
}
