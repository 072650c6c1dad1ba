import { randomBytes } from "node:crypto";
import type { AuthTx } from "../db/tenant";

/** A short name for a workspace's URLs, made of its name and not taken yet; a random one where the name has no latin letters. */
export async function freeSlug(tx: AuthTx, name: string): Promise<string> {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const wanted = plain === "" ? `w-${suffix()}` : plain;
  const taken = (await tx.workspace.findUnique({ where: { slug: wanted }, select: { id: true } })) !== null;
  return taken ? `${wanted}-${suffix()}` : wanted;
}

function suffix(): string {
  return randomBytes(4).toString("hex").slice(0, 6);
}
