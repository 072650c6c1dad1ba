import type { PoolClient } from "pg";
import { plannedFlow } from "./fill-broadcast";
import type { LiveBroadcast } from "./live-broadcast";

/** A contact whose run does not begin any more. */
export interface Gone {
  readonly id: string;
  readonly contact_id: string;
}

/** Each message that they would have got has its line in the ledger. */
export async function unsentLines(
  client: PoolClient,
  held: LiveBroadcast,
  gone: readonly Gone[],
  reason: "stopped" | "left",
): Promise<void> {
  if (gone.length === 0) return;
  const flow = await plannedFlow(client, held);
  const sends = (flow?.nodes ?? []).flatMap((node) =>
    node.type === "send"
      ? [{ id: node.id, class: node.data.class, channel: node.data.channel, purpose: node.data.purpose }]
      : [],
  );
  await client.query(
    `INSERT INTO send_ledger (workspace_id, contact_id, message, flow_id, node_id, conversation_id, class, channel, purpose, state, reason, created_at, decided_at)
     SELECT $1, g.contact_id, g.id || ':' || n.id || ':1', $2, n.id, g.id, n.class, n.channel, n.purpose, 'skipped', $6, now(), now()
     FROM unnest($3::uuid[], $4::uuid[]) AS g (id, contact_id) CROSS JOIN jsonb_to_recordset($5::jsonb) AS n (id text, class text, channel text, purpose text)
     ON CONFLICT DO NOTHING`,
    [
      held.workspace_id,
      held.flow_id,
      gone.map((one) => one.id),
      gone.map((one) => one.contact_id),
      JSON.stringify(sends),
      reason,
    ],
  );
}
