import type { SendChannel } from "../../flow/kernel/sends";
import { log } from "../log";
import { type ChannelPort, type Delivery, DeliveryFault } from "./channel-port";
import { type LeasedDelivery, leaseDeliveries } from "./lease-deliveries";
import { sayInTurn } from "./say-in-turn";
import { settleDelivery } from "./settle-delivery";

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
  if (row.over) return settleDelivery(row, "expired");
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
    await settleDelivery(row, "done");
  } catch (error) {
    const known = error instanceof DeliveryFault;
    if (!known) log.error({ err: error, workspace: row.workspace_id }, "a message could not be delivered");
    const wait = RETRY_SECONDS[row.attempts - 1];
    const dead = wait === undefined || (known && error.final);
    await settleDelivery(row, dead ? "dead" : "due", known ? error.message : "internal", wait);
  }
}
