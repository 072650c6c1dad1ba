import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { isCode, plainCode } from "./code-form";
import { insertCodes, lockCodes } from "./insert-codes";
import { lockPool } from "./pool-view";

export interface AddedCodes {
  added: number;
  /** In the list twice, or in the workspace already. */
  repeated: number;
  /** What cannot be a code, with its place in the list from 1; the first hundred. */
  refused: { line: number; text: string }[];
}

const MAX_CODES = 100_000;

/** Puts codes into a pool of single codes. 409 for a pool with one shared code. */
export async function addCodes(
  actor: Actor,
  input: { poolId: string; codes: readonly string[] },
): Promise<AddedCodes> {
  if (input.codes.length > MAX_CODES)
    throw new AppError(413, "coupon-too-many", `At most ${MAX_CODES} codes at a time.`);
  const { good, repeated, refused } = sortOut(input.codes);
  const added = await store(actor, input.poolId, good);
  return { added, repeated: repeated + good.length - added, refused };
}

async function store(actor: Actor, poolId: string, codes: readonly string[]): Promise<number> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await lockCodes(tx, workspaceId);
    const pool = await lockPool(tx, workspaceId, poolId);
    if (pool.kind === "shared")
      throw new AppError(409, "coupon-pool-shared", "This pool has one code for everybody.");
    const added = await insertCodes(tx, workspaceId, poolId, codes);
    await recordAudit(tx, actor, "coupons.addCodes", poolId, { name: pool.name, added });
    return added;
  });
}

function sortOut(codes: readonly string[]): {
  good: string[];
  repeated: number;
  refused: AddedCodes["refused"];
} {
  const seen = new Map<string, string>();
  const refused: AddedCodes["refused"] = [];
  let repeated = 0;
  for (const [index, text] of codes.entries()) {
    const code = text.trim();
    if (code === "") continue;
    const plain = plainCode(code);
    if (!isCode(code)) {
      if (refused.length < 100) refused.push({ line: index + 1, text: code.slice(0, 80) });
    } else if (seen.has(plain)) repeated++;
    else seen.set(plain, code);
  }
  return { good: [...seen.values()], repeated, refused };
}
