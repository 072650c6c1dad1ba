import type { PoolClient } from "pg";
import { inTransaction } from "../db/in-transaction";
import { broadcastCounts } from "./broadcast-counts";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";

const OF = "workspace_id = $1 AND broadcast_id = $2";
/** Whether something of it may still change what became of a contact. */
const GOES_ON = {
  running: `SELECT EXISTS (SELECT FROM campaign_run WHERE ${OF} AND state IN ('planned', 'starting'))
    OR EXISTS (SELECT FROM send_delivery WHERE ${OF} AND state IN ('due', 'leased'))
    OR EXISTS (SELECT FROM campaign_run WHERE ${OF} AND state = 'running' AND outcome = 'held')
    OR EXISTS (SELECT FROM campaign_run r JOIN run u ON u.workspace_id = r.workspace_id AND u.conversation_id = r.id AND u.status = 'waiting'
      WHERE r.workspace_id = $1 AND r.broadcast_id = $2 AND r.state = 'running' AND r.outcome IS DISTINCT FROM 'sent') AS goes_on`,
  stopping: `SELECT EXISTS (SELECT FROM campaign_run WHERE ${OF} AND state IN ('planned', 'starting'))
    OR EXISTS (SELECT FROM send_delivery WHERE ${OF} AND state IN ('due', 'leased', 'waiting')) AS goes_on`,
};

/** Ends a broadcast of which nothing is left to do, and keeps its counts. */
export function endBroadcast(broadcast: LiveBroadcast): Promise<boolean> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held || (await goesOn(client, held))) return false;
    const { [held.id]: counts } = await broadcastCounts(
      (text, values) => client.query(text, [...values]).then(({ rows }) => rows),
      held.workspace_id,
      [held.id],
    );
    await client.query(
      "UPDATE broadcast SET state = $3, counts = $4, ended_at = now() WHERE workspace_id = $1 AND id = $2",
      [
        held.workspace_id,
        held.id,
        held.state === "stopping" ? "stopped" : "done",
        JSON.stringify(counts ?? {}),
      ],
    );
    return true;
  });
}

async function goesOn(client: PoolClient, { workspace_id, id, state }: LiveBroadcast): Promise<boolean> {
  const { rows } = await client.query<{ goes_on: boolean }>({
    name: `broadcast-goes-on-${state === "stopping" ? state : "running"}`,
    text: GOES_ON[state === "stopping" ? state : "running"],
    values: [workspace_id, id],
  });
  return rows[0]?.goes_on ?? false;
}
