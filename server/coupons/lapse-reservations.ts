import type { Pool } from "pg";

/** Gives back the reservations of a pool whose time is over. Returns how many. */
export async function lapseReservations(pool: Pool, workspaceId: string, poolId: string): Promise<number> {
  const { rows } = await pool.query<{ gone: number }>({
    name: "lapse-coupons",
    text: releaseStatement("g.hold_until <= now()", "LIMIT 1000"),
    values: [workspaceId, poolId],
  });
  return rows[0]?.gone ?? 0;
}

/** Gives back what a contact has reserved of a pool for a campaign. What was given for good stays theirs: false. */
export async function releaseReservation(
  pool: Pool,
  who: { workspaceId: string; poolId: string; campaign: string; contactId: string },
): Promise<boolean> {
  const { rows } = await pool.query<{ gone: number }>({
    name: "release-coupon",
    text: releaseStatement("g.campaign = $3 AND g.contact_id = $4", ""),
    values: [who.workspaceId, who.poolId, who.campaign, who.contactId],
  });
  return (rows[0]?.gone ?? 0) > 0;
}

/** The pool's row is locked first, as by every statement that gives or takes, so that they never wait for each other in a circle. */
const releaseStatement = (which: string, limit: string): string => `
WITH pool AS MATERIALIZED (
  SELECT kind FROM coupon_pool WHERE workspace_id = $1 AND id = $2 FOR UPDATE
), due AS MATERIALIZED (
  SELECT g.campaign, g.contact_id FROM pool, coupon_grant g
  WHERE g.workspace_id = $1 AND g.pool_id = $2 AND g.state = 'reserved' AND ${which} ${limit} FOR UPDATE OF g
), gone AS (
  DELETE FROM coupon_grant g USING due
  WHERE g.workspace_id = $1 AND g.pool_id = $2 AND g.campaign = due.campaign AND g.contact_id = due.contact_id AND g.state = 'reserved'
  RETURNING g.position, g.single
), back AS (
  UPDATE coupon_code c SET returned = true FROM gone WHERE gone.single AND c.workspace_id = $1 AND c.pool_id = $2 AND c.position = gone.position
), counted AS (
  UPDATE coupon_pool SET taken = taken - (SELECT count(*) FROM gone)::int WHERE workspace_id = $1 AND id = $2 AND EXISTS (SELECT FROM gone)
)
SELECT count(*)::int AS gone FROM gone`;
