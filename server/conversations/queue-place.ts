import type { Pool } from "pg";

/** Where a visitor stands who waits for a person, or who has them. */
export interface QueuePlace {
  /** 1: next. Absent once somebody has taken the conversation. */
  readonly position?: number;
  /** By the pace of the last hour; absent where nothing was taken in it. */
  readonly waitSeconds?: number;
  /** Who answers. */
  readonly name?: string;
}

const MOST_SECONDS = 7_200;

/** More urgent ones come first, then who has waited longer. Undefined: the bot has it. */
export async function queuePlace(
  pool: Pool,
  workspaceId: string,
  conversationId: string,
): Promise<QueuePlace | undefined> {
  const { rows } = await pool.query<{
    owner: string;
    position: number | null;
    claims: number;
    name: string | null;
  }>({
    name: "queue-place",
    text: `SELECT c.owner, CASE WHEN c.owner = 'queue' THEN (
        SELECT count(*)::int + 1 FROM inbox_entry o JOIN conversation d ON d.workspace_id = o.workspace_id AND d.id = o.conversation_id AND d.owner = 'queue'
        WHERE o.workspace_id = e.workspace_id AND o.queued_at IS NOT NULL AND o.queue_id IS NOT DISTINCT FROM e.queue_id AND o.snoozed_until IS NULL
          AND (o.priority > e.priority OR (o.priority = e.priority AND (NOT o.ahead, o.queued_at, o.conversation_id) < (NOT e.ahead, e.queued_at, e.conversation_id)))) END AS position,
      CASE WHEN c.owner = 'queue' THEN (SELECT count(*)::int FROM event v WHERE v.workspace_id = c.workspace_id AND v.name = 'owner.changed' AND v.at > now() - interval '1 hour'
        AND v.properties->>'to' = 'person' AND v.properties->>'queue' IS NOT DISTINCT FROM e.queue_id::text) ELSE 0 END AS claims,
      (SELECT m.body::json->>'sender' FROM message m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m."from" = 'person'
        AND m.user_id = c.owner_user_id ORDER BY m.seq DESC LIMIT 1) AS name
      FROM conversation c LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
      WHERE c.workspace_id = $1 AND c.id = $2`,
    values: [workspaceId, conversationId],
  });
  const row = rows[0];
  if (row?.owner === "person") return row.name ? { name: row.name } : {};
  if (row?.owner !== "queue" || row.position === null) return undefined;
  const seconds = row.claims > 0 ? Math.round((row.position * 3_600) / row.claims) : undefined;
  return {
    position: row.position,
    ...(seconds === undefined ? {} : { waitSeconds: Math.min(seconds, MOST_SECONDS) }),
  };
}
