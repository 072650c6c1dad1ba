import type { SendChannel } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import { log } from "../log";
import { type ChannelPort, type Delivery, DeliveryFault, type OutgoingContent } from "./channel-port";

/** Seconds until the next try after the first, the second…; then it is given up. */
const RETRY_SECONDS = [5, 60, 300, 1_800, 7_200] as const;
/** Messages that one look takes: with looks twice a second, the most that a process sends. */
const BATCH = 25;

export interface DeliveryWorld {
  readonly ports: { readonly [C in Exclude<SendChannel, "web">]: Extract<ChannelPort, { kind: "outside" }> };
  readonly stopping: AbortSignal;
}

interface Row {
  workspace_id: string;
  id: string;
  contact_id: string;
  message: string;
  channel: Exclude<SendChannel, "web">;
  address: string;
  payload: OutgoingContent;
  attempts: number;
  fence: string;
  over: boolean;
}

/**
 * Sends what is due, leased to this process for a minute. What is over by now does not leave any more; while a workspace has
 * paused, everything stays. Gives how many were tried.
 */
export async function deliverDue(world: DeliveryWorld): Promise<number> {
  const rows = await inTransaction("turn", async (client) => {
    const found = await client.query<Row>({
      name: "lease-deliveries",
      text: `UPDATE send_delivery d SET state = 'leased', lease_until = now() + interval '60 seconds', fence = fence + 1, attempts = attempts + 1 FROM (
          SELECT * FROM (SELECT s.workspace_id AS w, s.id AS i FROM send_delivery s WHERE s.state = 'due' AND s.next_at <= now()
            AND NOT EXISTS (SELECT FROM marketing_setting m WHERE m.workspace_id = s.workspace_id AND m.paused_at IS NOT NULL)
            ORDER BY s.next_at LIMIT ${BATCH} FOR UPDATE OF s SKIP LOCKED) a
          UNION ALL
          SELECT * FROM (SELECT workspace_id, id FROM send_delivery WHERE state = 'leased' AND lease_until < now() ORDER BY lease_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) b
        ) due WHERE d.workspace_id = w AND d.id = i
        RETURNING d.workspace_id, d.id, d.contact_id, d.message, d.channel, d.address, d.payload, d.attempts, d.fence, coalesce(d.expires_at <= now(), false) AS over`,
    });
    return found.rows;
  });
  await Promise.all(rows.map((row) => deliverOne(world, row)));
  return rows.length;
}

async function deliverOne(world: DeliveryWorld, row: Row): Promise<void> {
  if (row.over) return settle(row, "expired", null, 0);
  const delivery: Delivery = {
    workspaceId: row.workspace_id,
    id: row.id,
    contactId: row.contact_id,
    message: row.message,
    address: row.address,
    content: row.payload,
    signal: world.stopping,
  };
  try {
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

const settle = (row: Row, state: string, fault: string | null, seconds: number): Promise<void> =>
  inTransaction("turn", async (client) => {
    await client.query({
      name: "settle-delivery",
      text: `UPDATE send_delivery SET state = $3, fault = $4, lease_until = NULL, next_at = now() + make_interval(secs => $5),
          done_at = CASE WHEN $3 IN ('done', 'expired', 'dead') THEN now() END WHERE workspace_id = $1 AND id = $2 AND fence = $6 AND state = 'leased'`,
      values: [row.workspace_id, row.id, state, fault?.slice(0, 500) ?? null, seconds, row.fence],
    });
  });
