import { randomInt } from "node:crypto";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { isCode } from "./code-form";
import { insertCodes, lockCodes } from "./insert-codes";
import { lockPool } from "./pool-view";

/** Without 0 O 1 I L, which people mix up, and without U, so that no word comes out. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 30^10 codes: guessing one of 100,000 takes billions of tries. */
const LENGTH = 10;

/** Makes codes that nobody can guess and puts them into a pool of single codes. Returns how many. */
export async function generateCodes(
  actor: Actor,
  input: { poolId: string; count: number; prefix?: string | undefined },
): Promise<{ added: number }> {
  const { workspaceId } = actor;
  const { poolId, count, prefix = "" } = input;
  if (!isCode(`${prefix}${LETTERS.slice(0, LENGTH)}`))
    throw new AppError(400, "coupon-code-form", "This cannot stand before a code.", { path: "prefix" });
  return inWorkspace(workspaceId, async (tx) => {
    await lockCodes(tx, workspaceId);
    const pool = await lockPool(tx, workspaceId, poolId);
    if (pool.kind === "shared")
      throw new AppError(409, "coupon-pool-shared", "This pool has one code for everybody.");
    const codes = new Set<string>();
    while (codes.size < count) codes.add(prefix + randomLetters());
    // One that is there already is as likely as being hit by lightning; then there is one less.
    const added = await insertCodes(tx, workspaceId, poolId, [...codes]);
    await recordAudit(tx, actor, "coupons.generate", poolId, { name: pool.name, added });
    return { added };
  });
}

function randomLetters(): string {
  let text = "";
  while (text.length < LENGTH) text += LETTERS[randomInt(LETTERS.length)];
  return text;
}
