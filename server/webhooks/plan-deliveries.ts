import type { Pool } from "pg";
import { FEED_CONDITION } from "../inbox/feed-events";

const BATCH = 200;

/**
 * Writes a delivery for each new event that a webhook wants, in the order of the events' transactions, and moves the
 * webhook's place on: one statement, so that an event leads to exactly one delivery whatever dies in between. Events of
 * transactions that may still run are left for later. Gives how many deliveries were written.
 */
export async function planDeliveries(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: string; id: string }>(
    `SELECT w.workspace_id, w.id FROM webhook w WHERE w.disabled_at IS NULL AND EXISTS (
       SELECT FROM event WHERE workspace_id = w.workspace_id AND ${FEED_CONDITION} AND xact >= w.read_xact AND (xact, id) > (w.read_xact, w.read_id)
         AND xact < pg_snapshot_xmin(pg_current_snapshot()))`,
  );
  let planned = 0;
  for (const { workspace_id, id } of rows) {
    const result = await pool.query<{ n: number }>(
      `WITH hook AS MATERIALIZED (SELECT * FROM webhook WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL FOR UPDATE SKIP LOCKED),
       batch AS MATERIALIZED (
         SELECT e.* FROM hook h JOIN event e ON e.workspace_id = h.workspace_id AND e.${FEED_CONDITION} AND e.xact >= h.read_xact
           AND (e.xact, e.id) > (h.read_xact, h.read_id) AND e.xact < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY e.xact, e.id LIMIT ${BATCH}
       ), written AS (
         INSERT INTO webhook_delivery (workspace_id, id, webhook_id, event_id, event, conversation_id, payload)
         SELECT b.workspace_id, gen_random_uuid(), h.id, b.id, b.name, b.conversation_id, json_build_object('type', b.name, 'id', b.id, 'timestamp', b.at, 'data',
           b.properties || jsonb_strip_nulls(jsonb_build_object('conversationId', b.conversation_id, 'contactId', b.contact_id,
             'message', CASE WHEN m.seq IS NULL THEN NULL ELSE m.body::jsonb || jsonb_build_object('id', m.id, 'seq', m.seq, 'from', m."from") END)))::text
         FROM batch b CROSS JOIN hook h
         LEFT JOIN message m ON b.name IN ('message.received', 'message.sent') AND m.workspace_id = b.workspace_id AND m.conversation_id = b.conversation_id
           AND m.seq = (b.properties->>'seq')::bigint
         WHERE b.name = ANY (h.events) ON CONFLICT DO NOTHING RETURNING 1
       ), moved AS (
         UPDATE webhook w SET read_xact = l.xact, read_id = l.id FROM (SELECT xact, id FROM batch ORDER BY xact DESC, id DESC LIMIT 1) l
         WHERE w.workspace_id = $1 AND w.id = $2
       ) SELECT count(*)::int AS n FROM written`,
      [workspace_id, id],
    );
    planned += result.rows[0]?.n ?? 0;
  }
  return planned;
}
