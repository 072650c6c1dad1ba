import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { deriveKey } from "../keys";

/** The key in use; a later one gets another id, and old rows are opened with theirs until they are written anew. */
export const SECRET_KEY_ID = "k1";

/**
 * Seals a workspace secret with AES-256-GCM: nonce (12) + tag (16) + ciphertext. `place` (workspace, row, key id) is
 * authenticated with it, so that a row copied to another workspace does not open.
 */
export function sealSecret(plain: string, place: SecretPlace): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(`workspace-secrets:${place.keyId}`), nonce);
  cipher.setAAD(Buffer.from(aad(place)));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** Opens what `sealSecret` made. Throws when anything of it, or its place, was changed. */
export function openSecret(sealed: Uint8Array, place: SecretPlace): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(
    "aes-256-gcm",
    deriveKey(`workspace-secrets:${place.keyId}`),
    bytes.subarray(0, 12),
  );
  decipher.setAAD(Buffer.from(aad(place)));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}

export interface SecretPlace {
  workspaceId: string;
  id: string;
  keyId: string;
}

function aad({ workspaceId, id, keyId }: SecretPlace): string {
  return `${workspaceId}:${id}:${keyId}`;
}
