import type { PoolClient } from "pg";
import type { Outgoing } from "./channel-port";
import { keepDelivery } from "./keep-delivery";
import { webChannel } from "./web-channel";

/** Takes a message over within the caller's transaction: from its commit on it is on its way, once. */
export async function handOver(client: PoolClient, outgoing: Outgoing): Promise<void> {
  if (outgoing.route.channel === "web" && !outgoing.inLine) await webChannel.handOver(client, outgoing);
  else await keepDelivery(client, outgoing, "due");
}
