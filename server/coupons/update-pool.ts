import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { assertTerms, type PoolTerms } from "./pool-terms";
import { lockPool, readPools } from "./pool-view";

export interface PoolChange extends Omit<PoolTerms, "valueMinor" | "currency"> {
  poolId: string;
  name?: string | undefined;
  /** False: nothing more is given; what was given can still be redeemed. */
  open?: boolean | undefined;
}

/** Changes what is named. 409 for a budget below what has been given already: close the pool instead. */
export async function updatePool(actor: Actor, change: PoolChange): Promise<void> {
  const { workspaceId } = actor;
  const { poolId } = change;
  await inWorkspace(workspaceId, async (tx) => {
    await lockPool(tx, workspaceId, poolId);
    const [now] = await readPools(tx, workspaceId, poolId);
    if (!now) throw new AppError(404, "not-found", "There is no such pool of coupons.");
    const next = { ...now, ...definedOf(change) };
    assertTerms(next);
    const given = now.issued;
    if (
      (next.limitCount !== null && next.limitCount < given) ||
      (next.limitMinor !== null && next.limitMinor < given * (now.valueMinor ?? 0))
    )
      throw new AppError(
        409,
        "coupon-budget-spent",
        "More has been given already. Close the pool to stop it.",
        {
          details: { issued: given },
        },
      );
    await tx.$executeRaw`
      UPDATE coupon_pool SET name = ${next.name}, limit_count = ${next.limitCount}::int, limit_minor = ${next.limitMinor}::bigint,
        expires_at = ${next.expiresAt}::timestamptz, valid_seconds = ${next.validSeconds}::int,
        closed_at = CASE WHEN ${change.open ?? now.closedAt === null} THEN NULL ELSE coalesce(closed_at, now()) END, updated_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${poolId}::uuid`;
    const action =
      change.open === undefined ? "coupons.update" : change.open ? "coupons.open" : "coupons.close";
    await recordAudit(tx, actor, action, poolId, { name: next.name });
  });
}

/** What the change names: an absent key keeps what was, null takes it away. */
function definedOf({ name, limitCount, limitMinor, expiresAt, validSeconds }: PoolChange) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(limitCount === undefined ? {} : { limitCount }),
    ...(limitMinor === undefined ? {} : { limitMinor }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(validSeconds === undefined ? {} : { validSeconds }),
  };
}
