import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { deriveKey } from "../keys";

const NAME = 10;
const MARK = 6;

/** A new code: 60 bits of chance and 36 of a signature, so that nobody can make one up or change one into another's. */
export function newCode(workspaceId: string): string {
  const name = randomBytes(8).toString("base64url").slice(0, NAME);
  return name + markOf(workspaceId, name);
}

/** Whether a code was made by this server for this workspace. */
export function codeHolds(workspaceId: string, code: string): boolean {
  const given = Buffer.from(code.slice(NAME));
  const own = Buffer.from(markOf(workspaceId, code.slice(0, NAME)));
  return given.length === own.length && timingSafeEqual(given, own);
}

export const isCode = (text: string): boolean => /^[\w-]{16}$/.test(text);

const markOf = (workspaceId: string, name: string): string =>
  createHmac("sha256", deriveKey("short-links"))
    .update(`${workspaceId}\n${name}`)
    .digest("base64url")
    .slice(0, MARK);

/** What stands for a device: it tells nothing about it to who has no server key. */
export const deviceHash = (workspaceId: string, device: string): Buffer =>
  createHmac("sha256", deriveKey("link-devices")).update(`${workspaceId}\n${device}`).digest();
