import type { PoolClient } from "pg";
import { uuidv7 } from "../ids";
import type { Outgoing } from "./channel-port";

/** Writes a message down that leaves after the commit, or when its contact comes. */
export async function keepDelivery(
  client: PoolClient,
  outgoing: Outgoing,
  state: "due" | "waiting",
): Promise<void> {
  await client.query({
    name: "keep-delivery",
    text: `INSERT INTO send_delivery (workspace_id, id, contact_id, message, channel, address, payload, state, expires_at, broadcast_id, next_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000), $10, now(), now()) ON CONFLICT DO NOTHING`,
    values: [
      outgoing.workspaceId,
      uuidv7(),
      outgoing.contactId,
      outgoing.message,
      outgoing.route.channel,
      outgoing.route.address,
      JSON.stringify(outgoing.content),
      state,
      outgoing.expiresAt,
      outgoing.broadcastId ?? null,
    ],
  });
}
