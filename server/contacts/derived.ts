import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

/**
 * Counts totals, interests and values of contacts anew, from their events and orders: after rows have moved from one
 * contact to another. Audiences will look at them again.
 */
export async function rebuildDerived(
  tx: WorkspaceTx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<void> {
  const ids = [...contactIds].sort();
  const mine = Prisma.sql`workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${ids}::uuid[])`;
  await tx.$executeRaw`DELETE FROM contact_event_total WHERE ${mine}`;
  await tx.$executeRaw`
    INSERT INTO contact_event_total (workspace_id, name, contact_id, count, first_at, last_at)
    SELECT workspace_id, name, contact_id, count(*), min(at), max(at) FROM contact_event WHERE ${mine} GROUP BY workspace_id, name, contact_id`;
  await tx.$executeRaw`DELETE FROM contact_interest WHERE ${mine}`;
  await tx.$executeRaw`
    INSERT INTO contact_interest (workspace_id, topic, contact_id, level)
    SELECT workspace_id, topic, contact_id, max(level) + ln(sum(power(2::double precision, greatest(level - top, -60)))) / ln(2::double precision) FROM (
      SELECT told.*, max(level) OVER (PARTITION BY topic, contact_id) AS top FROM (
        SELECT e.workspace_id, t.topic, e.contact_id, parley_half_lives(e.at) + ln(parley_interest_weight(e.name)) / ln(2::double precision) AS level
        FROM contact_event e CROSS JOIN LATERAL parley_topics(e.properties) AS t (topic)
        WHERE ${mine} AND parley_interest_weight(e.name) IS NOT NULL) told) ranked
    GROUP BY workspace_id, topic, contact_id`;
  await rebuildValues(tx, workspaceId, ids);
  await tx.$executeRaw`
    INSERT INTO contact_touched (workspace_id, contact_id) SELECT ${workspaceId}::uuid, unnest(${ids}::uuid[])`;
}

/** Counts what the orders of contacts are worth anew. An order counts once money has come in. */
export async function rebuildValues(
  tx: WorkspaceTx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<void> {
  const mine = Prisma.sql`workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${[...contactIds]}::uuid[])`;
  await tx.$executeRaw`DELETE FROM contact_value WHERE ${mine}`;
  await tx.$executeRaw`
    INSERT INTO contact_value (workspace_id, contact_id, currency, net_minor, orders, first_order_at, last_order_at)
    SELECT workspace_id, contact_id, currency, sum(paid_minor - refunded_minor), count(*), min(placed_at), max(placed_at)
    FROM shop_order WHERE ${mine} AND paid_minor > 0 GROUP BY workspace_id, contact_id, currency`;
}
