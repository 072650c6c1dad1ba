import type { PoolClient } from "pg";
import type { SendRequest, SkipReason } from "../../flow/kernel/sends";
import { storable } from "../conversations/batch-text";
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

/** A line of the ledger: whose message, what decided, and what became of it. */
export interface LedgerLine {
  readonly place: Pick<SendPlace, "conversationId" | "message">;
  readonly facts: Pick<SendFacts, "contactId" | "flowId" | "campaign" | "rules">;
  readonly request: SendRequest;
  readonly entry: LedgerEntry;
}

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
  const line = { place, facts, request, entry };
  if ((await writeLedgerLines(client, place.workspaceId, [line])) === 0) return false;
  if (facts.campaign?.broadcast) await writeOutcomes(client, place.workspaceId, [line]);
  return true;
}

/** Many lines at once, each of another message. Gives how many were written. */
export async function writeLedgerLines(
  client: PoolClient,
  workspaceId: string,
  lines: readonly LedgerLine[],
): Promise<number> {
  const rows = lines.map(({ place, facts, request, entry }) => ({
    contact_id: facts.contactId,
    message: place.message,
    flow_id: facts.flowId,
    node_id: request.message.slice(0, request.message.lastIndexOf(":")),
    conversation_id: place.conversationId,
    class: request.class,
    channel: entry.channel,
    purpose: request.purpose,
    state: entry.state,
    reason: entry.state === "sent" ? null : entry.reason,
    next_at: entry.state === "sent" ? null : entry.nextAt,
    priority: facts.rules.priority,
    key: request.about?.key ?? facts.campaign?.key ?? "",
    text: entry.state === "sent" ? entry.text : null,
    coupon: entry.state === "sent" ? entry.coupon : null,
  }));
  const { rowCount } = await client.query({
    name: "write-ledger",
    text: `INSERT INTO send_ledger AS l (workspace_id, contact_id, message, flow_id, node_id, conversation_id, class, channel, purpose, state, reason,
        next_eligible_at, priority, key, text, coupon, created_at, decided_at)
      SELECT $1, contact_id, message, flow_id, node_id, conversation_id, class, channel, purpose, state, reason,
        to_timestamp(next_at / 1000), priority, key, text, coupon, now(), now()
      FROM json_to_recordset($2::json) AS t(contact_id uuid, message text, flow_id uuid, node_id text, conversation_id uuid, class text, channel text, purpose text,
        state text, reason text, next_at float8, priority smallint, key text, text text, coupon text)
      ON CONFLICT (workspace_id, contact_id, message) DO UPDATE SET state = excluded.state, reason = excluded.reason, channel = excluded.channel,
        next_eligible_at = excluded.next_eligible_at, text = excluded.text, coupon = excluded.coupon, decided_at = now() WHERE l.state <> 'sent'`,
    values: [workspaceId, storable(JSON.stringify(rows))],
  });
  return rowCount ?? 0;
}

/** What became of contacts of broadcasts, in the rows of their runs: sent stays sent. */
export async function writeOutcomes(
  client: PoolClient,
  workspaceId: string,
  lines: readonly LedgerLine[],
): Promise<void> {
  const outcomes = outcomesOf(lines);
  if (outcomes.size === 0) return;
  await client.query({
    name: "outcomes-of-broadcast",
    text: `UPDATE campaign_run SET outcome = $3::jsonb->>id::text WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
      AND outcome IS DISTINCT FROM 'sent' AND outcome IS DISTINCT FROM $3::jsonb->>id::text`,
    values: [workspaceId, [...outcomes.keys()], JSON.stringify(Object.fromEntries(outcomes))],
  });
}

/** By the conversations of runs that broadcasts began. */
export function outcomesOf(lines: readonly LedgerLine[]): Map<string, string> {
  const outcomes = new Map<string, string>();
  for (const { place, facts, entry } of lines)
    if (facts.campaign?.broadcast && outcomes.get(place.conversationId) !== "sent")
      outcomes.set(place.conversationId, entry.state === "skipped" ? entry.reason : entry.state);
  return outcomes;
}
