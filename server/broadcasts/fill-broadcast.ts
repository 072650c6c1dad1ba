import type { PoolClient } from "pg";
import { type Flow, parseFlow } from "../../flow";
import { campaignRulesSchema } from "../../flow/kernel/campaign";
import { inTransaction } from "../db/in-transaction";
import { needsApproval, readLimits } from "./approval-limits";
import type { CouponExposure } from "./coupon-exposure";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";

/** Contacts that one transaction writes down. */
const PAGE = 5_000;
/** It may grow by so much beyond what was approved. */
const GROWTH = 1.1;

/** The time of a broadcast has come: who gets it is written down from here on. One that is late waits for a person. */
export function beginFilling(broadcast: LiveBroadcast): Promise<boolean> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return false;
    const problem = held.late ? "late" : (await audienceIsThere(client, held)) ? null : "audience";
    await client.query(
      problem === null
        ? "UPDATE broadcast SET state = 'filling', started_at = now() WHERE workspace_id = $1 AND id = $2"
        : `UPDATE broadcast SET paused_at = now(), problem = '${problem}' WHERE workspace_id = $1 AND id = $2`,
      [held.workspace_id, held.id],
    );
    return true;
  });
}

async function audienceIsThere(client: PoolClient, broadcast: LiveBroadcast): Promise<boolean> {
  if (broadcast.audience_id === null) return true;
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT EXISTS (SELECT FROM audience WHERE workspace_id = $1 AND id = $2 AND archived_at IS NULL) AS there",
    [broadcast.workspace_id, broadcast.audience_id],
  );
  return rows[0]?.there ?? false;
}

/**
 * Writes down the next contacts who get a broadcast, in the transaction that notes how far it has come: a process that dies loses
 * nothing and doubles nothing. False: somebody else does it, or it may not go on.
 */
export function fillPage(broadcast: LiveBroadcast, page = PAGE): Promise<boolean> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return false;
    const flow = await plannedFlow(client, held);
    const { reentry, days } = campaignRulesSchema.parse(flow?.settings.campaign ?? {});
    const source =
      held.audience_id === null
        ? "SELECT id FROM contact WHERE workspace_id = $1::uuid AND merged_into IS NULL AND ($3::uuid IS NULL OR id > $3::uuid) ORDER BY id LIMIT $4"
        : "SELECT contact_id AS id FROM audience_member WHERE workspace_id = $1::uuid AND audience_id = $11::uuid AND ($3::uuid IS NULL OR contact_id > $3::uuid) ORDER BY contact_id LIMIT $4";
    const { rows } = await client.query<{ looked: number; came: number; last: string | null }>(
      `WITH page AS MATERIALIZED (${source}), come AS (
         INSERT INTO campaign_run AS r (workspace_id, flow_id, contact_id, slot, id, node_id, flow_version, event_name, event, settings, state, broadcast_id, started_at, touched_at)
         SELECT $1::uuid, $5::uuid, page.id, $6::text, ${NEW_ID}, $7::text, $8::int, 'schedule.due', json_build_object('at', now(), 'broadcast', $2::uuid), $9::json, 'planned',
           $2::uuid, now(), now() FROM page
         ON CONFLICT (workspace_id, flow_id, contact_id, slot) DO UPDATE SET id = excluded.id, node_id = excluded.node_id, flow_version = excluded.flow_version,
           event_name = excluded.event_name, key = '', event = excluded.event, settings = excluded.settings, state = 'planned', reason = NULL, outcome = NULL,
           broadcast_id = excluded.broadcast_id, started_at = now(), touched_at = now(), ended_at = NULL
         WHERE $10::int IS NOT NULL AND r.started_at <= now() - make_interval(days => $10::int)
         RETURNING 1)
       SELECT (SELECT count(*) FROM page)::int AS looked, (SELECT count(*) FROM come)::int AS came, (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`,
      [
        held.workspace_id,
        held.id,
        held.cursor,
        page,
        held.flow_id,
        // Once for ever, or again after days: one place for each contact; else one for each broadcast.
        reentry === "once" || reentry === "days" ? "" : `broadcast:${held.id}`,
        held.node_id,
        held.flow_version,
        JSON.stringify(flow?.settings ?? {}),
        reentry === "days" ? days : null,
        ...(held.audience_id === null ? [] : [held.audience_id]),
      ],
    );
    const done = rows[0] ?? { looked: 0, came: 0, last: null };
    const size = held.size + done.looked;
    const full = done.looked < page;
    const grown = full && (await outgrown(client, held, size));
    await client.query(
      `UPDATE broadcast SET cursor = coalesce($3, cursor), size = $4, turned_away = turned_away + $5, state = $6::text, problem = $7,
         approved_by = CASE WHEN $6::text = 'proposed' THEN NULL ELSE approved_by END WHERE workspace_id = $1 AND id = $2`,
      [
        held.workspace_id,
        held.id,
        done.last,
        size,
        done.looked - done.came,
        grown ? "proposed" : full ? "running" : "filling",
        grown ? "grown" : null,
      ],
    );
    return true;
  });
}

/** More than was approved, and above the limits of the workspace: it waits for a second person. */
async function outgrown(client: PoolClient, held: LiveBroadcast, size: number): Promise<boolean> {
  if (size <= (held.approved_people ?? 0) * GROWTH) return false;
  const { rows } = await client.query<{
    approval: unknown;
    people: number;
    coupons: readonly CouponExposure[];
  }>(
    `SELECT b.people, b.coupons, m.approval FROM broadcast b LEFT JOIN marketing_setting m ON m.workspace_id = b.workspace_id
     WHERE b.workspace_id = $1 AND b.id = $2`,
    [held.workspace_id, held.id],
  );
  const [row] = rows;
  if (!row) return false;
  // As much more as there are more people; who was planned for nobody has said nothing about coupons.
  const coupons = row.coupons.map(({ currency, minor }) => ({
    currency,
    minor: row.people === 0 && size > 0 ? Number.POSITIVE_INFINITY : (minor * size) / Math.max(1, row.people),
  }));
  return needsApproval(readLimits(row.approval), size, coupons);
}

/** The version that was planned. */
export async function plannedFlow(client: PoolClient, broadcast: LiveBroadcast): Promise<Flow | undefined> {
  const { rows } = await client.query<{ document: unknown }>({
    name: "document-of-broadcast",
    text: "SELECT document FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND number = $3",
    values: [broadcast.workspace_id, broadcast.flow_id, broadcast.flow_version],
  });
  const parsed = parseFlow(rows[0]?.document);
  return parsed.ok ? parsed.flow : undefined;
}

/** A UUID of version 7, as everywhere: ids of a later time sort later. */
const NEW_ID = `overlay(overlay(gen_random_uuid()::text PLACING
  overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') PLACING '-' FROM 9 FOR 0) FROM 1 FOR 13) PLACING '7' FROM 15 FOR 1)::uuid`;
