import { hkdfSync } from "node:crypto";
import { environment } from "./env";

const derived = new Map<string, Buffer>();

/**
 * A key of 32 bytes for one purpose (`"conversation-token"`), derived from the server's secret key by HKDF-SHA-256:
 * a leak of one tells nothing about the others.
 */
export function deriveKey(purpose: string, secret: string = environment().secretKey): Buffer {
  const cacheKey = `${purpose}\n${secret}`;
  const known = derived.get(cacheKey);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, "parley", purpose, 32));
  derived.set(cacheKey, key);
  return key;
}

/** The secret that signs session cookies, in the text form next-auth wants. */
export function sessionSecret(): string {
  return deriveKey("next-auth").toString("base64url");
}
