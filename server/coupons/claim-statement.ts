import type { Claim } from "./claim";

/** What the statement says of one claim of a batch. `again`: another statement was in the way; ask once more. */
export interface ClaimRow {
  readonly n: number;
  readonly outcome: "issued" | "already" | "again" | "empty" | "expired" | "closed" | "missing";
  readonly code: string | null;
  readonly pool: string | null;
  readonly state: "reserved" | "issued" | "redeemed" | null;
  readonly amount: string | null;
  readonly currency: string | null;
  /** Epoch milliseconds. */
  readonly expires_at: number | null;
}

/**
 * Gives coupons of one pool to a batch of claims, in one statement. The pool's row is locked first, so that its counters
 * are true whatever else runs; positions are then handed out by counting: those that came back, then the next ones, as far as
 * codes and budget reach. The grant's primary key (one for each contact and campaign) has the last word: what it refuses
 * was granted in the same moment, its position comes back, and the claim is asked again.
 */
export const CLAIM_STATEMENT = `
WITH t AS MATERIALIZED (
  SELECT * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[]) WITH ORDINALITY AS t(contact_id, campaign, key, hold, n)
), pool AS MATERIALIZED (
  SELECT *, closed_at IS NULL AS opened, expires_at <= now() AS over,
    greatest(0, least(coalesce(limit_count - taken, 2147483647), coalesce(limit_minor / nullif(value_minor, 0) - taken, 2147483647)))::int AS room
  FROM coupon_pool WHERE workspace_id = $1 AND id = $2 FOR UPDATE
), had AS MATERIALIZED (
  SELECT t.n, t.hold, g.key = t.key AS same, g.campaign, g.contact_id, g.position, g.state, g.expires_at
  FROM pool, t, coupon_grant g
  WHERE g.workspace_id = $1 AND g.pool_id = $2 AND g.campaign = t.campaign AND g.contact_id = t.contact_id
  FOR UPDATE OF g
), confirmed AS (
  UPDATE coupon_grant g SET state = 'issued', hold_until = NULL, key = t.key,
    expires_at = least(pool.expires_at, now() + make_interval(secs => pool.valid_seconds))
  FROM had JOIN t USING (n), pool
  WHERE g.workspace_id = $1 AND g.pool_id = $2 AND g.campaign = had.campaign AND g.contact_id = had.contact_id
    AND g.state = 'reserved' AND t.hold IS NULL AND pool.over IS NOT TRUE
  RETURNING had.n, g.expires_at
), fresh AS MATERIALIZED (
  SELECT t.*, row_number() OVER (ORDER BY t.n) AS rank FROM t, pool
  WHERE pool.opened AND pool.over IS NOT TRUE AND NOT EXISTS (SELECT FROM had WHERE had.n = t.n)
), wanted AS MATERIALIZED (
  SELECT least(pool.room, (SELECT count(*) FROM fresh))::int AS k FROM pool
), back AS MATERIALIZED (
  SELECT position, row_number() OVER () AS rank FROM (
    SELECT position FROM coupon_code WHERE workspace_id = $1 AND pool_id = $2 AND returned LIMIT (SELECT k FROM wanted) FOR UPDATE
  ) b
), places AS MATERIALIZED (
  SELECT position, rank, true AS was_back FROM back
  UNION ALL
  SELECT pool.handed + i, (SELECT count(*) FROM back) + i, false FROM pool, wanted,
    generate_series(1, least(wanted.k - (SELECT count(*) FROM back)::int, pool.codes - pool.handed)) i WHERE pool.kind = 'unique'
  UNION ALL
  SELECT 1, i, NULL FROM wanted, pool, generate_series(1, wanted.k) i WHERE pool.kind = 'shared' AND pool.codes > 0
), given AS (
  INSERT INTO coupon_grant (workspace_id, pool_id, campaign, contact_id, position, single, state, key, hold_until, expires_at)
  SELECT $1, $2, f.campaign, f.contact_id, p.position, pool.kind = 'unique', CASE WHEN f.hold IS NULL THEN 'issued' ELSE 'reserved' END, f.key,
    now() + make_interval(secs => f.hold), least(pool.expires_at, now() + make_interval(secs => pool.valid_seconds))
  FROM fresh f JOIN places p USING (rank), pool
  ON CONFLICT (workspace_id, pool_id, campaign, contact_id) DO NOTHING
  RETURNING campaign, contact_id, position, state, expires_at
), turned AS (
  UPDATE coupon_code c SET returned = NOT p.was_back FROM places p
  WHERE c.workspace_id = $1 AND c.pool_id = $2 AND c.position = p.position AND p.was_back = EXISTS (SELECT FROM given g WHERE g.position = p.position)
), counted AS (
  UPDATE coupon_pool SET taken = taken + (SELECT count(*) FROM given)::int, handed = handed + (SELECT count(*) FROM places WHERE was_back = false)::int
  WHERE workspace_id = $1 AND id = $2 AND EXISTS (SELECT FROM places)
)
SELECT t.n::int, c.code, pool.name AS pool, pool.value_minor::text AS amount, pool.currency,
  CASE WHEN confirmed.n IS NOT NULL THEN 'issued' ELSE coalesce(had.state, given.state) END AS state,
  (extract(epoch FROM coalesce(confirmed.expires_at, had.expires_at, given.expires_at)) * 1000)::float8 AS expires_at,
  CASE
    WHEN pool.id IS NULL THEN 'missing'
    WHEN confirmed.n IS NOT NULL OR had.same OR given.position IS NOT NULL THEN 'issued'
    WHEN had.n IS NOT NULL THEN 'already'
    WHEN NOT pool.opened THEN 'closed'
    WHEN pool.over THEN 'expired'
    WHEN fresh.rank <= (SELECT count(*) FROM places) THEN 'again'
    ELSE 'empty'
  END AS outcome
FROM t LEFT JOIN pool ON true LEFT JOIN had ON had.n = t.n LEFT JOIN confirmed ON confirmed.n = t.n LEFT JOIN fresh ON fresh.n = t.n
  LEFT JOIN given ON had.n IS NULL AND given.contact_id = t.contact_id AND given.campaign = t.campaign
  LEFT JOIN coupon_code c ON c.workspace_id = $1 AND c.pool_id = $2 AND c.position = coalesce(had.position, given.position)`;

/** The parameters for a batch: all of one pool, no contact and campaign twice. */
export function claimParameters(claims: readonly Claim[]): unknown[] {
  const [first] = claims;
  return [
    first?.workspaceId,
    first?.poolId,
    claims.map((one) => one.contactId),
    claims.map((one) => one.campaign),
    claims.map((one) => one.key),
    claims.map((one) => one.holdSeconds),
  ];
}
