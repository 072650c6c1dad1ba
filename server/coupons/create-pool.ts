import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { isCode } from "./code-form";
import { insertCodes, lockCodes } from "./insert-codes";
import type { PoolTerms } from "./pool-terms";
import { assertTerms } from "./pool-terms";

export interface NewPool extends PoolTerms {
  name: string;
  /** One code for many; without it, each person gets a code of their own. */
  code?: string | undefined;
}

/** Makes a pool of coupons. 409 where its one code is in use already. */
export async function createPool(actor: Actor, input: NewPool): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { name, code } = input;
  assertTerms(input);
  if (code !== undefined && !isCode(code))
    throw new AppError(400, "coupon-code-form", "A code has 3 to 64 letters and digits.", { path: "code" });
  const id = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await lockCodes(tx, workspaceId);
    await tx.$executeRaw`
      INSERT INTO coupon_pool (workspace_id, id, name, kind, value_minor, currency, limit_count, limit_minor, expires_at, valid_seconds, created_by)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${name}, ${code === undefined ? "unique" : "shared"}, ${input.valueMinor ?? null}::bigint,
        ${input.currency ?? null}, ${input.limitCount ?? null}::int, ${input.limitMinor ?? null}::bigint, ${input.expiresAt ?? null}::timestamptz,
        ${input.validSeconds ?? null}::int, ${actor.userId}::uuid)`;
    if (code !== undefined && (await insertCodes(tx, workspaceId, id, [code])) === 0)
      throw new AppError(409, "coupon-code-taken", "This code belongs to another pool already.", {
        path: "code",
      });
    await recordAudit(tx, actor, "coupons.create", id, { name });
  });
  return { id };
}
