import { createHash, randomBytes } from "node:crypto";

/** A secret with 256 random bits for a link or a key, in URL-safe letters. Shown once; only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of a token. Tokens are random, so a plain hash is enough; looking one up by it needs no constant time. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}
