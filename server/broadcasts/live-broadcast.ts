import type { PoolClient } from "pg";
import { BROADCAST_LOCK } from "../campaigns/send-locks";

/** A broadcast that has something to do. */
export interface LiveBroadcast {
  readonly workspace_id: string;
  readonly id: string;
  readonly flow_id: string;
  readonly flow_version: number;
  readonly node_id: string;
  readonly audience_id: string | null;
  /** By each contact's own clock ("2026-12-01T19:30"); null: to all at one moment. */
  readonly local_time: string | null;
  /** The workspace's time zone. */
  readonly zone: string;
  /** Its audience, where who is due now has to be in it still. */
  readonly recheck: string | null;
  readonly per_second: number | null;
  readonly state: "planned" | "filling" | "running" | "stopping";
  readonly cursor: string | null;
  readonly size: number;
  readonly approved_people: number | null;
  /** Planned for more than a day ago. */
  readonly late: boolean;
}

const COLUMNS = `b.workspace_id, b.id, b.flow_id, b.flow_version, b.node_id, b.audience_id, b.local_time, b.per_second, b.state, b.cursor, b.size,
  b.approved_people, b.send_at < now() - interval '1 day' AND b.started_at IS NULL AS late,
  (SELECT w.time_zone FROM workspace w WHERE w.id = b.workspace_id) AS zone,
  (SELECT a.id FROM audience a WHERE b.local_time IS NOT NULL AND a.workspace_id = b.workspace_id AND a.id = b.audience_id AND a.archived_at IS NULL
    AND a.filled = a.revision) AS recheck`;
/** Stopping goes on whatever is paused; for the rest nothing may be, and nobody is taken from an audience whose members are being found. */
const MAY_GO = `(b.state = 'stopping' OR (b.paused_at IS NULL
  AND NOT EXISTS (SELECT FROM marketing_setting m WHERE m.workspace_id = b.workspace_id AND m.paused_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM campaign_entry e WHERE e.workspace_id = b.workspace_id AND e.flow_id = b.flow_id AND e.paused_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM audience a WHERE a.workspace_id = b.workspace_id AND a.id = b.audience_id AND a.filled < a.revision AND a.problem IS NULL
    AND a.archived_at IS NULL AND (b.state <> 'running' OR b.local_time IS NOT NULL))))`;

/** The broadcasts that have something to do now. */
export async function liveBroadcasts(client: PoolClient): Promise<LiveBroadcast[]> {
  const { rows } = await client.query<LiveBroadcast>({
    name: "live-broadcasts",
    text: `SELECT ${COLUMNS} FROM broadcast b WHERE b.state IN ('planned', 'filling', 'running', 'stopping') AND (b.send_at <= now() OR b.state = 'stopping') AND ${MAY_GO}
      ORDER BY b.send_at LIMIT 50`,
  });
  return rows;
}

/**
 * The broadcast as it is in this transaction, where it is still in this state and may go; pausing and stopping wait until the
 * transaction ends. `alone`: nobody else works on it meanwhile; undefined where somebody does.
 */
export async function holdBroadcast(
  client: PoolClient,
  { workspace_id, id, state }: LiveBroadcast,
  alone: boolean,
): Promise<LiveBroadcast | undefined> {
  await client.query({
    name: "share-broadcast",
    text: `SELECT pg_advisory_xact_lock_shared(hashtextextended($1, ${BROADCAST_LOCK}))`,
    values: [id],
  });
  const { rows } = await client.query<LiveBroadcast>({
    name: alone ? "hold-broadcast-alone" : "read-broadcast",
    text: `SELECT ${COLUMNS} FROM broadcast b WHERE b.workspace_id = $1 AND b.id = $2 AND b.state = $3 AND ${MAY_GO}
      ${alone ? "FOR NO KEY UPDATE OF b SKIP LOCKED" : ""}`,
    values: [workspace_id, id, state],
  });
  return rows[0];
}
