import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { BoundedCache } from "../../flow/text/bounded-cache";
import { deriveKey } from "../keys";

/** What a token says once its signature holds: which workspace to look in, and the rotation it was made with. */
export interface TokenClaim {
  readonly workspaceId: string;
  readonly rotation: number;
}

const BYTES = 16 + 2 + 32;

/**
 * The token of a conversation: workspace (16 bytes), rotation (2) and HMAC-SHA-256 over these and the conversation's id,
 * in base64url. The same for a repeated start; nothing of it is stored.
 */
export function conversationToken(
  workspaceId: string,
  conversationId: string,
  rotation: number,
  secret: string,
): string {
  const head = Buffer.alloc(18);
  head.write(workspaceId.replaceAll("-", ""), 0, "hex");
  head.writeUInt16BE(rotation & 0xffff, 16);
  const token = Buffer.concat([head, sign(head, conversationId, secret)]).toString("base64url");
  remember(token, conversationId, secret, { workspaceId, rotation: rotation & 0xffff });
  return token;
}

/** Tokens that held, by conversation: a talk asks for its signature once, not every turn. At most twice as many are kept. */
const held = new BoundedCache<{
  readonly bytes: Buffer;
  readonly secret: string;
  readonly claim: TokenClaim;
}>(10_000);

/** Reads a token for a conversation in constant time. Undefined: foreign, changed or cut short. */
export function readToken(token: string, conversationId: string, secret: string): TokenClaim | undefined {
  const known = held.get(conversationId);
  if (known?.secret === secret) {
    const given = Buffer.from(token);
    if (given.length === known.bytes.length && timingSafeEqual(given, known.bytes)) return known.claim;
  }
  const claim = checkToken(token, conversationId, secret);
  if (claim) remember(token, conversationId, secret, claim);
  return claim;
}

function remember(token: string, conversationId: string, secret: string, claim: TokenClaim): void {
  held.set(conversationId, { bytes: Buffer.from(token), secret, claim });
}

function checkToken(token: string, conversationId: string, secret: string): TokenClaim | undefined {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== BYTES || bytes.toString("base64url") !== token) return undefined;
  const head = bytes.subarray(0, 18);
  if (!timingSafeEqual(bytes.subarray(18), sign(head, conversationId, secret))) return undefined;
  const hex = head.toString("hex", 0, 16);
  const workspaceId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return { workspaceId, rotation: head.readUInt16BE(16) };
}

function sign(head: Buffer, conversationId: string, secret: string): Buffer {
  return createHmac("sha256", keyOf(secret)).update(head).update(conversationId).digest();
}

let key: { secret: string; object: KeyObject } | undefined;

/** The key of one secret is kept ready: it is used on every request. */
function keyOf(secret: string): KeyObject {
  if (key?.secret !== secret)
    key = { secret, object: createSecretKey(deriveKey("conversation-token", secret)) };
  return key.object;
}
