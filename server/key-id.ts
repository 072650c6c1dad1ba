import { createHash } from "node:crypto";
import { deriveKey } from "./keys";

/** Tells secret keys apart without telling them. */
export const keyId = (secret: string): string =>
  createHash("sha256").update(deriveKey("backup-key-id", secret)).digest("hex");
