import type { PoolClient } from "pg";
import { type Flow, parseFlow } from "../../flow";
import { campaignRulesSchema } from "../../flow/kernel/campaign";
import { inTransaction } from "../db/in-transaction";
import { needsApproval, readLimits } from "./approval-limits";
import type { CouponExposure } from "./coupon-exposure";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";
import { ownMoment } from "./own-time";

/** Contacts that one transaction writes down. */
const PAGE = 5_000;
/** It may grow by so much beyond what was approved. */
const GROWTH = 1.1;

/** The time of a broadcast has come: who gets it is written down from here on. One that is late waits for a person. */
export function beginFilling(broadcast: LiveBroadcast): Promise<boolean> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return false;
    const problem = held.late ? "late" : await problemOfAudience(client, held);
    if (problem !== null) return standStill(client, held, problem);
    await client.query(
      "UPDATE broadcast SET state = 'filling', started_at = now() WHERE workspace_id = $1 AND id = $2",
      [held.workspace_id, held.id],
    );
    return true;
  });
}

type Problem = "late" | "audience" | "unfound";

/** It waits for a person. */
async function standStill(client: PoolClient, held: LiveBroadcast, problem: Problem): Promise<true> {
  await client.query(
    "UPDATE broadcast SET paused_at = now(), problem = $3 WHERE workspace_id = $1 AND id = $2",
    [held.workspace_id, held.id, problem],
  );
  return true;
}

/** The audience is not there any more, or its members cannot be found: those that are known may be of an older condition. */
async function problemOfAudience(client: PoolClient, held: LiveBroadcast): Promise<Problem | null> {
  if (held.audience_id === null) return null;
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT filled = revision OR problem IS NULL AS found FROM audience WHERE workspace_id = $1 AND id = $2 AND archived_at IS NULL",
    [held.workspace_id, held.audience_id],
  );
  return rows[0] ? (rows[0].found ? null : "unfound") : "audience";
}

/**
 * Writes down the next contacts who get a broadcast, in the transaction that notes how far it has come: a process that dies loses
 * nothing and doubles nothing. False: somebody else does it, or it may not go on.
 */
export function fillPage(broadcast: LiveBroadcast, page = PAGE): Promise<boolean> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return false;
    const problem = await problemOfAudience(client, held);
    if (problem === "unfound") return standStill(client, held, problem);
    const flow = await plannedFlow(client, held);
    const { reentry, days } = campaignRulesSchema.parse(flow?.settings.campaign ?? {});
    const people = await nextPeople(client, held, page);
    if (!people) return false;
    const { rowCount: came } = await client.query(
      `INSERT INTO campaign_run AS r (workspace_id, flow_id, contact_id, slot, id, node_id, flow_version, event_name, event, settings, state, broadcast_id, due_at, started_at, touched_at)
       SELECT $1::uuid, $3::uuid, p.id, $4::text, ${NEW_ID}, $5::text, $6::int, 'schedule.due', json_build_object('at', coalesce(p.due_at, now()), 'broadcast', $2::uuid), $7::json,
         'planned', $2::uuid, p.due_at, now(), now() FROM unnest($9::uuid[], $10::timestamptz[]) AS p (id, due_at)
       ON CONFLICT (workspace_id, flow_id, contact_id, slot) DO UPDATE SET id = excluded.id, node_id = excluded.node_id, flow_version = excluded.flow_version,
         event_name = excluded.event_name, key = '', event = excluded.event, settings = excluded.settings, state = 'planned', reason = NULL, outcome = NULL,
         broadcast_id = excluded.broadcast_id, due_at = excluded.due_at, started_at = now(), touched_at = now(), ended_at = NULL
       WHERE $8::int IS NOT NULL AND r.started_at <= now() - make_interval(days => $8::int)`,
      [
        held.workspace_id,
        held.id,
        held.flow_id,
        // Once for ever, or again after days: one place for each contact; else one for each broadcast.
        reentry === "once" || reentry === "days" ? "" : `broadcast:${held.id}`,
        held.node_id,
        held.flow_version,
        JSON.stringify(flow?.settings ?? {}),
        reentry === "days" ? days : null,
        people.map((one) => one.id),
        people.map((one) => one.dueAt),
      ],
    );
    const looked = people.length;
    const full = looked < page;
    const size = held.size + looked;
    const grown = full && (await outgrown(client, held, size));
    await client.query(
      `UPDATE broadcast SET cursor = coalesce($3, cursor), size = $4, turned_away = turned_away + $5, state = $6::text, problem = $7,
         approved_by = CASE WHEN $6::text = 'proposed' THEN NULL ELSE approved_by END WHERE workspace_id = $1 AND id = $2`,
      [
        held.workspace_id,
        held.id,
        people.at(-1)?.id ?? null,
        size,
        looked - (came ?? 0),
        grown ? "proposed" : full ? "running" : "filling",
        grown ? "grown" : null,
      ],
    );
    return true;
  });
}

/** The next contacts who are to get it, by their ids, and when each is due (ISO; null: at once). Undefined: the audience is being found anew. */
async function nextPeople(
  client: PoolClient,
  held: LiveBroadcast,
  most: number,
): Promise<{ id: string; dueAt: string | null }[] | undefined> {
  const { rows } = await client.query<{ id: string; own: string | null; found: boolean }>(
    held.audience_id === null
      ? "SELECT id, time_zone AS own, true AS found FROM contact WHERE workspace_id = $1 AND merged_into IS NULL AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3"
      : `SELECT m.contact_id AS id, c.time_zone AS own, a.filled = a.revision AS found
         FROM audience_member m JOIN audience a ON a.workspace_id = $1 AND a.id = m.audience_id LEFT JOIN contact c ON c.workspace_id = $1 AND c.id = m.contact_id
         WHERE m.workspace_id = $1 AND m.audience_id = $4 AND ($2::uuid IS NULL OR m.contact_id > $2) ORDER BY m.contact_id LIMIT $3`,
    [held.workspace_id, held.cursor, most, ...(held.audience_id === null ? [] : [held.audience_id])],
  );
  if (rows.some((row) => !row.found)) return undefined;
  const { local_time: time, zone } = held;
  return rows.map(({ id, own }) => ({
    id,
    dueAt: time === null ? null : new Date(ownMoment(time, own, zone)).toISOString(),
  }));
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
