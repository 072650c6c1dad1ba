import { createHash } from "node:crypto";

/** The id of a browser: the same each time for the same number. */
export const visitorOf = (workspaceId: string, n: number): string =>
  createHash("sha256").update(`${workspaceId} pictures ${n}`).digest("hex").slice(0, 32);
