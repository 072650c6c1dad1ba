import type { PoolClient } from "pg";
import type { SendChannel } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import type { OutgoingContent } from "./channel-port";
import { haltedBroadcastSql } from "./halted-broadcast";
import { takePace } from "./take-pace";

export interface LeasedDelivery {
  readonly workspace_id: string;
  readonly id: string;
  readonly contact_id: string;
  readonly message: string;
  readonly channel: SendChannel;
  readonly address: string;
  readonly payload: OutgoingContent;
  readonly attempts: number;
  readonly fence: string;
  readonly over: boolean;
}

interface Candidate {
  workspace_id: string;
  id: string;
  channel: string;
  /** How many of its channel may leave in a second. */
  throttle: number | null;
}

const MAY_LEAVE = `NOT EXISTS (SELECT FROM marketing_setting m WHERE m.workspace_id = s.workspace_id AND m.paused_at IS NOT NULL)
  AND NOT ${haltedBroadcastSql("s")}
  AND NOT EXISTS (SELECT FROM send_pace p WHERE p.workspace_id = s.workspace_id AND p.name = s.channel AND p.free_at > clock_timestamp())`;
const COLUMNS = `s.workspace_id, s.id, s.channel,
  (SELECT (m.settings->'throttle'->>s.channel)::int FROM marketing_setting m WHERE m.workspace_id = s.workspace_id) AS throttle`;

/**
 * Leases what is due to this process for a minute: not what is of a workspace or broadcast that has paused, and of each channel
 * no more than may leave in a second.
 */
export function leaseDeliveries(most: number): Promise<LeasedDelivery[]> {
  return inTransaction("turn", async (client) => {
    const { rows } = await client.query<Candidate>({
      name: "deliveries-due",
      text: `SELECT * FROM (SELECT ${COLUMNS} FROM send_delivery s WHERE s.state = 'due' AND s.next_at <= now() AND ${MAY_LEAVE}
          ORDER BY s.next_at LIMIT $1 FOR UPDATE OF s SKIP LOCKED) a
        UNION ALL
        SELECT * FROM (SELECT ${COLUMNS} FROM send_delivery s WHERE s.state = 'leased' AND s.lease_until < now() AND ${MAY_LEAVE}
          ORDER BY s.lease_until LIMIT $1 FOR UPDATE OF s SKIP LOCKED) b`,
      values: [most],
    });
    const chosen = await withinPace(client, rows);
    if (chosen.length === 0) return [];
    const leased = await client.query<LeasedDelivery>({
      name: "lease-deliveries",
      text: `UPDATE send_delivery d SET state = 'leased', lease_until = now() + interval '60 seconds', fence = fence + 1, attempts = attempts + 1
        FROM unnest($1::uuid[], $2::uuid[]) AS due (w, i) WHERE d.workspace_id = w AND d.id = i
        RETURNING d.workspace_id, d.id, d.contact_id, d.message, d.channel, d.address, d.payload, d.attempts, d.fence, coalesce(d.expires_at <= now(), false) AS over`,
      values: [chosen.map((one) => one.workspace_id), chosen.map((one) => one.id)],
    });
    return leased.rows;
  });
}

/** Of each workspace and channel the first ones that there is room for. */
async function withinPace(client: PoolClient, rows: readonly Candidate[]): Promise<Candidate[]> {
  const lines = new Map<string, Candidate[]>();
  for (const row of rows) {
    const line = `${row.workspace_id} ${row.channel}`;
    lines.set(line, [...(lines.get(line) ?? []), row]);
  }
  const chosen: Candidate[] = [];
  // One order for all processes: none waits for another that waits for it.
  for (const [, line] of [...lines].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = line;
    const limit = first?.throttle ?? null;
    const room =
      first && limit !== null
        ? await takePace(client, first.workspace_id, first.channel, limit, line.length)
        : line.length;
    chosen.push(...line.slice(0, room));
  }
  return chosen;
}
