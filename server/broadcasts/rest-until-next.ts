import { inTransaction } from "../db/in-transaction";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";

/** A broadcast by the contacts' own clocks is looked at again when the next of them are due. False: there are none, or they are due now. */
export async function restUntilNext(broadcast: LiveBroadcast): Promise<boolean> {
  if (broadcast.local_time === null) return false;
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return false;
    const { rowCount } = await client.query(
      `UPDATE broadcast b SET send_at = n.next FROM (
         SELECT min(due_at) AS next FROM campaign_run WHERE workspace_id = $1 AND broadcast_id = $2 AND state = 'planned') n
       WHERE b.workspace_id = $1 AND b.id = $2 AND n.next > now()`,
      [held.workspace_id, held.id],
    );
    return rowCount === 1;
  });
}
