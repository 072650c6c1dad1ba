import type { PoolClient } from "pg";
import type { LiveBroadcast } from "./live-broadcast";

/**
 * Where so many a second may leave by a channel, no more than two seconds of messages stand in line: what is stopped then has not
 * been handed over yet.
 */
export async function backedUp(client: PoolClient, held: LiveBroadcast): Promise<boolean> {
  const { rows } = await client.query<{ full: boolean }>({
    name: "broadcast-backed-up",
    text: `SELECT coalesce(bool_or((SELECT count(*) FROM (SELECT FROM send_delivery d WHERE d.workspace_id = m.workspace_id AND d.broadcast_id = $2
        AND d.state = 'due' AND d.channel = t.key LIMIT 2000) line) >= 2 * t.value::int), false) AS full
      FROM marketing_setting m CROSS JOIN LATERAL json_each_text(m.settings->'throttle') t WHERE m.workspace_id = $1`,
    values: [held.workspace_id, held.id],
  });
  return rows[0]?.full ?? false;
}
