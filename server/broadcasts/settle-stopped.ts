import type { PoolClient } from "pg";
import { inTransaction } from "../db/in-transaction";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";
import { type Gone, unsentLines } from "./unsent-lines";

const PAGE = 2_000;

/**
 * Counts what a stopped broadcast did not send: contacts who had not begun, messages that were held, and those that stood in line
 * or waited for a visit. Everything of a page in one transaction. Gives how many were settled.
 */
export function settleStopped(broadcast: LiveBroadcast): Promise<number> {
  return inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, true);
    if (!held) return 0;
    return (
      (await leaveOut(client, held)) ||
      (await dropHeld(client, held)) ||
      (await takeBackFromLine(client, held))
    );
  });
}

/** Contacts who had not begun: each message that they would have got has its line. */
async function leaveOut(client: PoolClient, held: LiveBroadcast): Promise<number> {
  const { rows } = await client.query<Gone>(
    `UPDATE campaign_run r SET state = 'left', reason = 'stopped', outcome = 'stopped', ended_at = now()
     FROM (SELECT id FROM campaign_run WHERE workspace_id = $1 AND broadcast_id = $2 AND state = 'planned' LIMIT ${PAGE} FOR UPDATE) p
     WHERE r.workspace_id = $1 AND r.id = p.id RETURNING r.id, r.contact_id`,
    [held.workspace_id, held.id],
  );
  await unsentLines(client, held, rows, "stopped");
  return rows.length;
}

/** Contacts whose message was held, or who had not come to it; those come to it and are told no. */
async function dropHeld(client: PoolClient, held: LiveBroadcast): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `WITH out AS (
       UPDATE campaign_run r SET outcome = 'stopped'
       FROM (SELECT id FROM campaign_run WHERE workspace_id = $1 AND broadcast_id = $2 AND state = 'running'
           AND (outcome = 'held' OR (outcome IS NULL AND EXISTS (SELECT FROM run u WHERE u.workspace_id = $1 AND u.conversation_id = campaign_run.id AND u.status = 'waiting')))
         LIMIT ${PAGE} FOR UPDATE) p
       WHERE r.workspace_id = $1 AND r.id = p.id RETURNING r.id, r.contact_id),
     lines AS (
       UPDATE send_ledger l SET state = 'skipped', reason = 'stopped', next_eligible_at = NULL, decided_at = now() FROM out
       WHERE l.workspace_id = $1 AND l.contact_id = out.contact_id AND l.conversation_id = out.id AND l.state = 'held')
     SELECT count(*)::int AS n FROM out`,
    [held.workspace_id, held.id],
  );
  return rows[0]?.n ?? 0;
}

/** What was handed over and has not left: it counts as not sent, unless something else of the broadcast was. */
async function takeBackFromLine(client: PoolClient, held: LiveBroadcast): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `WITH back AS (
       UPDATE send_delivery d SET state = 'expired', fault = 'stopped', done_at = now()
       FROM (SELECT id FROM send_delivery WHERE workspace_id = $1 AND broadcast_id = $2 AND (state IN ('due', 'waiting') OR (state = 'leased' AND lease_until < now())) LIMIT ${PAGE} FOR UPDATE SKIP LOCKED) p
       WHERE d.workspace_id = $1 AND d.id = p.id RETURNING d.contact_id, d.message, d.attempts),
     lines AS (
       UPDATE send_ledger l SET state = 'skipped', reason = 'stopped', text = NULL, decided_at = now() FROM back
       -- What was tried may have arrived.
       WHERE back.attempts = 0 AND l.workspace_id = $1 AND l.contact_id = back.contact_id AND l.message = back.message AND l.state = 'sent'
       RETURNING l.conversation_id, l.contact_id, l.message),
     runs AS (
       UPDATE campaign_run r SET outcome = 'stopped' FROM lines WHERE r.workspace_id = $1 AND r.id = lines.conversation_id AND NOT EXISTS (
         SELECT FROM send_ledger o WHERE o.workspace_id = $1 AND o.contact_id = lines.contact_id AND o.conversation_id = lines.conversation_id
           AND o.message <> lines.message AND o.state = 'sent'))
     SELECT count(*)::int AS n FROM back`,
    [held.workspace_id, held.id],
  );
  return rows[0]?.n ?? 0;
}
