import type { PoolClient } from "pg";
import type { SendRequest, SkipReason } from "../../flow/kernel/sends";
import type { SendFacts, SendPlace } from "./send-facts";

export type LedgerEntry =
  | {
      readonly state: "sent";
      readonly channel: string;
      readonly text: string;
      readonly coupon: string | null;
    }
  | {
      readonly state: "held" | "skipped";
      readonly channel: string;
      readonly reason: SkipReason;
      /** Epoch milliseconds. */
      readonly nextAt: number | null;
    };

/**
 * The line of one message to one contact: what is said last holds, but what was sent stays sent. False: it was sent already, and
 * nothing was written.
 */
export async function writeLedger(
  client: PoolClient,
  place: SendPlace,
  facts: SendFacts,
  request: SendRequest,
  entry: LedgerEntry,
): Promise<boolean> {
  const sent = entry.state === "sent" ? entry : null;
  const not = entry.state === "sent" ? null : entry;
  const { rowCount } = await client.query({
    name: "write-ledger",
    text: `INSERT INTO send_ledger AS l (workspace_id, contact_id, message, flow_id, node_id, conversation_id, class, channel, purpose, state, reason,
        next_eligible_at, priority, key, text, coupon, created_at, decided_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, to_timestamp($12::float8 / 1000), $13, $14, $15, $16, now(), now())
      ON CONFLICT (workspace_id, contact_id, message) DO UPDATE SET state = excluded.state, reason = excluded.reason, channel = excluded.channel,
        next_eligible_at = excluded.next_eligible_at, text = excluded.text, coupon = excluded.coupon, decided_at = now() WHERE l.state <> 'sent'`,
    values: [
      place.workspaceId,
      facts.contactId,
      place.message,
      facts.flowId,
      request.message.slice(0, request.message.lastIndexOf(":")),
      place.conversationId,
      request.class,
      entry.channel,
      request.purpose,
      entry.state,
      not?.reason ?? null,
      not?.nextAt ?? null,
      facts.rules.priority,
      request.about?.key ?? facts.campaign?.key ?? "",
      sent?.text ?? null,
      sent?.coupon ?? null,
    ],
  });
  if (rowCount === 0) return false;
  if (facts.campaign?.broadcast)
    await client.query({
      name: "outcome-of-broadcast",
      text: `UPDATE campaign_run SET outcome = $3 WHERE workspace_id = $1 AND id = $2 AND outcome IS DISTINCT FROM 'sent' AND outcome IS DISTINCT FROM $3`,
      values: [
        place.workspaceId,
        place.conversationId,
        entry.state === "skipped" ? entry.reason : entry.state,
      ],
    });
  return true;
}
