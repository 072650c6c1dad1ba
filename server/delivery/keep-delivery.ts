import type { PoolClient } from "pg";
import { storable } from "../conversations/batch-text";
import { uuidv7 } from "../ids";
import type { Outgoing } from "./channel-port";

/** A message that is written down: `due` leaves after the commit, `waiting` when its contact comes. */
export interface KeptDelivery {
  readonly outgoing: Outgoing;
  readonly state: "due" | "waiting";
}

/** Writes a message down that leaves after the commit, or when its contact comes. */
export const keepDelivery = (
  client: PoolClient,
  outgoing: Outgoing,
  state: KeptDelivery["state"],
): Promise<void> => keepDeliveries(client, outgoing.workspaceId, [{ outgoing, state }]);

/** Many of one workspace at once. */
export async function keepDeliveries(
  client: PoolClient,
  workspaceId: string,
  deliveries: readonly KeptDelivery[],
): Promise<void> {
  const rows = deliveries.map(({ outgoing, state }) => ({
    id: uuidv7(),
    contact_id: outgoing.contactId,
    message: outgoing.message,
    channel: outgoing.route.channel,
    address: outgoing.route.address,
    payload: outgoing.content,
    state,
    expires_at: outgoing.expiresAt,
    broadcast_id: outgoing.broadcastId ?? null,
  }));
  await client.query({
    name: "keep-deliveries",
    text: `INSERT INTO send_delivery (workspace_id, id, contact_id, message, channel, address, payload, state, expires_at, broadcast_id, next_at, created_at)
      SELECT $1, id, contact_id, message, channel, address, payload, state, to_timestamp(expires_at / 1000), broadcast_id, now(), now()
      FROM json_to_recordset($2::json) AS t(id uuid, contact_id uuid, message text, channel text, address text, payload json, state text, expires_at float8, broadcast_id uuid)
      ON CONFLICT DO NOTHING`,
    values: [workspaceId, storable(JSON.stringify(rows))],
  });
}
