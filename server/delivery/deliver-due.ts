import type { SendChannel } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import { log } from "../log";
import { type ChannelPort, type Delivery, DeliveryFault } from "./channel-port";
import { type LeasedDelivery, leaseDeliveries } from "./lease-deliveries";
import { sayInTurn } from "./say-in-turn";

/** Seconds until the next try after the first, the second…; then it is given up. */
const RETRY_SECONDS = [5, 60, 300, 1_800, 7_200] as const;
/** Messages that one look takes. */
export const DELIVERY_BATCH = 25;

export interface DeliveryWorld {
  readonly ports: { readonly [C in Exclude<SendChannel, "web">]: Extract<ChannelPort, { kind: "outside" }> };
  readonly stopping: AbortSignal;
}

/**
 * Sends what is due, leased to this process for a minute. What is over by now does not leave any more; while a workspace has
 * paused, everything stays. Gives how many were tried.
 */
export async function deliverDue(world: DeliveryWorld): Promise<number> {
  const rows = await leaseDeliveries(DELIVERY_BATCH);
  await Promise.all(rows.map((row) => deliverOne(world, row)));
  return rows.length;
}

async function deliverOne(world: DeliveryWorld, row: LeasedDelivery): Promise<void> {
  if (row.over) return settle(row, "expired", null, 0);
  try {
    if (row.channel === "web") {
      const { workspace_id: workspaceId, id, fence, address, payload: content } = row;
      return await sayInTurn({ workspaceId, id, fence, address, content });
    }
    const delivery: Delivery = {
      workspaceId: row.workspace_id,
      id: row.id,
      contactId: row.contact_id,
      message: row.message,
      address: row.address,
      content: row.payload,
      signal: world.stopping,
    };
    await world.ports[row.channel].deliver(delivery);
    await settle(row, "done", null, 0);
  } catch (error) {
    const known = error instanceof DeliveryFault;
    if (!known) log.error({ err: error, workspace: row.workspace_id }, "a message could not be delivered");
    const wait = RETRY_SECONDS[row.attempts - 1];
    const dead = wait === undefined || (known && error.final);
    await settle(row, dead ? "dead" : "due", known ? error.message : "internal", wait ?? 0);
  }
}

const settle = (row: LeasedDelivery, state: string, fault: string | null, seconds: number): Promise<void> =>
  inTransaction("turn", async (client) => {
    await client.query({
      name: "settle-delivery",
      text: `UPDATE send_delivery SET state = $3, fault = $4, lease_until = NULL, next_at = now() + make_interval(secs => $5),
          done_at = CASE WHEN $3 IN ('done', 'expired', 'dead') THEN now() END WHERE workspace_id = $1 AND id = $2 AND fence = $6 AND state = 'leased'`,
      values: [row.workspace_id, row.id, state, fault?.slice(0, 500) ?? null, seconds, row.fence],
    });
  });
