import { createHash } from "node:crypto";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import type { Actor } from "../workspaces/actor";
import { lookalikeOf, plainCode } from "./code-form";

export interface Redemption {
  /** The caller's own id of this redemption: a repeat gives the first answer. */
  id: string;
  /** As somebody typed it: spaces, hyphens, small letters and O for 0 do no harm. */
  code: string;
  order?: string | undefined;
  /** Our id of the contact, or the business's own. */
  contact?: string | undefined;
}

export interface RedeemedCoupon {
  code: string;
  pool: { id: string; name: string };
  amount: number | null;
  currency: string | null;
  redeemedAt: string;
}

interface Found {
  pool_id: string;
  position: number;
  code: string;
  exact: boolean;
}

interface LockedPool {
  name: string;
  kind: "unique" | "shared";
  value: string | null;
  currency: string | null;
  taken: number;
  redeemed: number;
  over: boolean;
}

/**
 * Uses up a coupon, once. 404 `coupon-unknown` for a code that this workspace has not (also another workspace's), 409
 * `coupon-used`, `coupon-expired`, `coupon-not-given` or `coupon-not-theirs`; 422 for a used id with other content.
 */
export async function redeemCoupon(actor: Actor, input: Redemption): Promise<RedeemedCoupon> {
  const { workspaceId } = actor;
  const hash = createHash("sha256")
    .update(JSON.stringify([input.code, input.order, input.contact]))
    .digest();
  return inWorkspace(workspaceId, async (tx) => {
    const earlier = await storedAnswer(tx, workspaceId, input.id, hash);
    if (earlier) return earlier;
    const found = await findCode(tx, workspaceId, input.code);
    if (!found) throw new AppError(404, "coupon-unknown", "There is no such coupon.");
    const pool = await lock(tx, workspaceId, found.pool_id);
    // The same request may have come twice at once: whoever waited for the pool looks again.
    const meanwhile = await storedAnswer(tx, workspaceId, input.id, hash);
    if (meanwhile) return meanwhile;
    await spend(tx, workspaceId, found, pool, input);
    const answer: RedeemedCoupon = {
      code: found.code,
      pool: { id: found.pool_id, name: pool.name },
      amount: pool.value === null ? null : Number(pool.value),
      currency: pool.currency,
      redeemedAt: new Date().toISOString(),
    };
    await tx.$executeRaw`
      INSERT INTO coupon_redemption (workspace_id, id, request_hash, answer, pool_id)
      VALUES (${workspaceId}::uuid, ${input.id}, ${hash}, ${JSON.stringify(answer)}::json, ${found.pool_id}::uuid)`;
    return answer;
  });
}

async function storedAnswer(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  hash: Buffer,
): Promise<RedeemedCoupon | undefined> {
  const [row] = await tx.$queryRaw<{ same: boolean; answer: RedeemedCoupon }[]>`
    SELECT request_hash = ${hash} AS same, answer FROM coupon_redemption WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}`;
  if (row && !row.same)
    throw new AppError(422, "id-reused", "This id was used for another redemption already.", { path: "id" });
  return row?.answer;
}

/** The code itself, else the only one that looks like it. */
async function findCode(tx: WorkspaceTx, workspaceId: string, typed: string): Promise<Found | undefined> {
  const plain = plainCode(typed);
  if (plain === "") return undefined;
  const rows = await tx.$queryRaw<Found[]>`
    SELECT pool_id, position, code, plain = ${plain} AS exact FROM coupon_code
    WHERE workspace_id = ${workspaceId}::uuid AND lookalike = ${lookalikeOf(plain)} ORDER BY plain = ${plain} DESC LIMIT 2`;
  const [first, second] = rows;
  return first?.exact || !second ? first : undefined;
}

async function lock(tx: WorkspaceTx, workspaceId: string, poolId: string): Promise<LockedPool> {
  const [pool] = await tx.$queryRaw<LockedPool[]>`
    SELECT name, kind, value_minor::text AS value, currency, taken, redeemed, coalesce(expires_at <= now(), false) AS over
    FROM coupon_pool WHERE workspace_id = ${workspaceId}::uuid AND id = ${poolId}::uuid FOR UPDATE`;
  if (!pool) throw new AppError(404, "coupon-unknown", "There is no such coupon.");
  return pool;
}

async function spend(
  tx: WorkspaceTx,
  workspaceId: string,
  found: Found,
  pool: LockedPool,
  input: Redemption,
): Promise<void> {
  if (pool.over) throw refused("expired", "This coupon has expired.");
  if (pool.kind === "shared" && pool.taken > 0 && pool.redeemed >= pool.taken)
    throw refused("used", "This coupon was used already.");
  // A code that many share is used up by one of them where the till knows who it is, else by anybody.
  if (pool.kind === "unique" || input.contact !== undefined) await spendGrant(tx, workspaceId, found, input);
  else if (pool.taken === 0) throw refused("not-given", "This coupon was not given to anybody yet.");
  await tx.$executeRaw`
    UPDATE coupon_pool SET redeemed = redeemed + 1 WHERE workspace_id = ${workspaceId}::uuid AND id = ${found.pool_id}::uuid`;
}

async function spendGrant(
  tx: WorkspaceTx,
  workspaceId: string,
  found: Found,
  input: Redemption,
): Promise<void> {
  const contact = input.contact ?? null;
  const contactId = contact !== null && isUuid(contact) ? contact : null;
  const grants = await tx.$queryRaw<
    { campaign: string; contact_id: string; state: string; over: boolean; theirs: boolean }[]
  >`
    SELECT g.campaign, g.contact_id, g.state, coalesce(g.expires_at <= now(), false) AS over,
      ${contact}::text IS NULL OR g.contact_id = ${contactId}::uuid OR EXISTS (SELECT FROM contact c WHERE c.workspace_id = g.workspace_id
        AND c.id = g.contact_id AND c.external_id = ${contact}) AS theirs
    FROM coupon_grant g
    WHERE g.workspace_id = ${workspaceId}::uuid AND g.pool_id = ${found.pool_id}::uuid AND g.position = ${found.position}::int
      AND (g.single OR g.contact_id = ${contactId}::uuid OR g.contact_id IN (SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND external_id = ${contact}))
    ORDER BY g.state = 'redeemed', g.created_at LIMIT 1 FOR UPDATE OF g`;
  const [grant] = grants;
  if (!grant)
    throw contact === null
      ? refused("not-given", "This coupon was not given to anybody yet.")
      : refused("not-theirs", "This contact does not have this coupon.");
  if (!grant.theirs) throw refused("not-theirs", "This contact does not have this coupon.");
  if (grant.state === "redeemed") throw refused("used", "This coupon was used already.");
  if (grant.over) throw refused("expired", "This coupon has expired.");
  await tx.$executeRaw`
    UPDATE coupon_grant SET state = 'redeemed', hold_until = NULL, redeemed_at = now(), order_ref = ${input.order ?? null}
    WHERE workspace_id = ${workspaceId}::uuid AND pool_id = ${found.pool_id}::uuid AND campaign = ${grant.campaign} AND contact_id = ${grant.contact_id}::uuid`;
}

const refused = (why: string, message: string): AppError => new AppError(409, `coupon-${why}`, message);
