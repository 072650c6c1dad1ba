import type { PoolClient } from "pg";
import { type StartingRow, startQuietly } from "../campaigns/start-campaign-run";
import type { PlaneCore } from "../conversations/plane-core";
import { inTransaction } from "../db/in-transaction";
import { takePace } from "../delivery/take-pace";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";

/** Contacts that begin at the same time in one process. */
const AT_ONCE = 12;
/** Contacts of one look: pausing is noticed after them. */
const SLICE = 36;

/**
 * Begins the runs of the next contacts of a broadcast, as many as its pace and what is still on its way allow. They are leased by
 * the time that they were touched: who does not come to begin them leaves them to another. Gives how many began.
 */
export async function beginTargets(core: PlaneCore, broadcast: LiveBroadcast): Promise<number> {
  const rows = await inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, false);
    return held ? claim(client, held) : [];
  });
  const waiting = rows.filter((row) => row.state === "starting");
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, waiting.length) }, async () => {
      for (let row = waiting.shift(); row && !core.stopping.aborted; row = waiting.shift())
        await startQuietly(core, row);
    }),
  );
  return rows.length;
}

type Claimed = StartingRow & { readonly state: string };

async function claim(client: PoolClient, held: LiveBroadcast): Promise<Claimed[]> {
  if (await backedUp(client, held)) return [];
  const room =
    held.per_second === null
      ? SLICE
      : await takePace(client, held.workspace_id, `broadcast:${held.id}`, held.per_second, SLICE);
  if (room === 0) return [];
  const { rows } = await client.query<Claimed>({
    name: "claim-broadcast",
    // Who has become another contact that gets it as well has it once.
    text: `UPDATE campaign_run r SET state = CASE WHEN due.merged THEN 'left' ELSE 'starting' END, outcome = CASE WHEN due.merged THEN 'duplicate' END,
        ended_at = CASE WHEN due.merged THEN now() END, touched_at = now()
      FROM (SELECT t.id, coalesce(c.merged_into IS NOT NULL, false) AS merged FROM campaign_run t
          LEFT JOIN contact c ON c.workspace_id = t.workspace_id AND c.id = t.contact_id
        WHERE t.workspace_id = $1 AND t.broadcast_id = $2 AND t.state = 'planned' LIMIT $3 FOR UPDATE OF t SKIP LOCKED) due
      WHERE r.workspace_id = $1 AND r.id = due.id
      RETURNING r.workspace_id, r.id, r.flow_id, r.flow_version, r.contact_id, r.node_id, r.event_name, r.key, r.event, r.state`,
    values: [held.workspace_id, held.id, room],
  });
  return rows;
}

/**
 * Where so many a second may leave by a channel, no more than two seconds of messages stand in line: what is stopped then has not
 * been handed over yet.
 */
async function backedUp(client: PoolClient, held: LiveBroadcast): Promise<boolean> {
  const { rows } = await client.query<{ full: boolean }>({
    name: "broadcast-backed-up",
    text: `SELECT coalesce(bool_or((SELECT count(*) FROM (SELECT FROM send_delivery d WHERE d.workspace_id = m.workspace_id AND d.broadcast_id = $2
        AND d.state = 'due' AND d.channel = t.key LIMIT 2000) line) >= 2 * t.value::int), false) AS full
      FROM marketing_setting m CROSS JOIN LATERAL json_each_text(m.settings->'throttle') t WHERE m.workspace_id = $1`,
    values: [held.workspace_id, held.id],
  });
  return rows[0]?.full ?? false;
}
