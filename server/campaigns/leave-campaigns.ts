import type { PoolClient } from "pg";
import { type FlowSettings, parseFlow } from "../../flow";
import { type CampaignRules, campaignRulesSchema, type EXITS } from "../../flow/kernel/campaign";
import type { PlaneCore } from "../conversations/plane-core";
import { tellChatOf } from "../conversations/relay";
import { takeTurn } from "../conversations/take-turn";
import { inTransaction } from "../db/in-transaction";
import { type DueEvent, keysOf } from "./due-event";

type Exit = (typeof EXITS)[number];

interface RunRow {
  id: string;
  flow_id: string;
  contact_id: string;
  flow_version: number;
  node_id: string;
  key: string;
  state: string;
  settings: FlowSettings;
  started_at: Date;
  sent: boolean;
  /** Under way, or left a moment ago: its run may have been busy. */
  going: boolean;
}

const DAY = 86_400_000;
const OF_EVENT: { readonly [name: string]: Exit } = {
  "consent.denied": "unsubscribe",
  "complaint.opened": "complaint",
  "order.refunded": "refund",
  "order.partlyRefunded": "refund",
};

/**
 * Lets a contact out of their campaigns, as far as an event is a reason to: the goal was reached, they take back their consent,
 * complain, or get their money back. Goals are counted, refunds taken off them. `woken`: conversations that took the event
 * themselves and go their own way. False: a run was busy.
 */
export async function leaveCampaigns(
  core: PlaneCore,
  event: DueEvent,
  woken: ReadonlySet<string>,
): Promise<boolean> {
  const leaving = await inTransaction("turn", async (client) => {
    await takeRefund(client, event);
    const rows = await runsOf(client, event);
    const out: { row: RunRow; exit: Exit }[] = [];
    const counted = new Set<string>();
    for (const row of rows) {
      const rules = campaignRulesSchema.parse(row.settings.campaign ?? {});
      const exit = (await reached(client, event, row, rules)) ? "goal" : OF_EVENT[event.name];
      if (exit === undefined) continue;
      if (exit === "goal" && !counted.has(row.flow_id)) {
        counted.add(row.flow_id);
        await countGoal(client, event, row);
      }
      if (row.going && rules.exits.includes(exit) && !woken.has(row.id)) out.push({ row, exit });
    }
    for (const { row, exit } of out)
      if (row.state !== "left") await noteLeft(client, event.workspace_id, row, exit);
    return out;
  });
  let settled = true;
  for (const { row, exit } of leaving) if (!(await endRun(core, event, row.id, exit))) settled = false;
  return settled;
}

async function runsOf(client: PoolClient, event: DueEvent): Promise<RunRow[]> {
  const { rows } = await client.query<RunRow>({
    name: "campaigns-of-contact",
    text: `SELECT r.id, r.flow_id, r.contact_id, r.flow_version, r.node_id, r.key, r.state, r.settings, r.started_at,
        EXISTS (SELECT FROM send_ledger l WHERE l.workspace_id = $1 AND l.contact_id = r.contact_id AND l.conversation_id = r.id AND l.state = 'sent') AS sent,
        r.state IN ('starting', 'running') OR (r.state = 'left' AND r.ended_at > now() - interval '10 minutes') AS going
      FROM campaign_run r WHERE r.workspace_id = $1 AND r.contact_id IN (SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = $1 AND id = $2)
        AND r.started_at > now() - interval '60 days' ORDER BY r.started_at DESC LIMIT 200`,
    values: [event.workspace_id, event.contact_id],
  });
  return rows;
}

/** The event is this run's goal: in its time, about the same thing, and nothing of that is left open. */
async function reached(
  client: PoolClient,
  event: DueEvent,
  row: RunRow,
  { goal }: CampaignRules,
): Promise<boolean> {
  if (goal?.event !== event.name || event.at.getTime() > row.started_at.getTime() + goal.days * DAY)
    return false;
  const keys = keysOf(event);
  if (row.key !== "" && keys.length > 0 && !keys.includes(row.key)) return false;
  if (row.key === "") return true;
  const { rows } = await client.query<{ open: boolean }>({
    name: "still-open",
    text: `SELECT EXISTS (SELECT FROM shop_order WHERE workspace_id = $1 AND (cart_ref = $2 OR ref = $2) AND state = 'created') AS open`,
    values: [event.workspace_id, row.key],
  });
  return rows[0]?.open !== true;
}

const number = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : null;

async function countGoal(client: PoolClient, event: DueEvent, row: RunRow): Promise<void> {
  const { properties } = event;
  const value = number(properties.paid) ?? number(properties.value) ?? number(properties.total) ?? 0;
  await client.query({
    name: "count-goal",
    text: `INSERT INTO campaign_goal (workspace_id, flow_id, contact_id, key, campaign_run_id, event, value_minor, currency, after_send, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    values: [
      event.workspace_id,
      row.flow_id,
      row.contact_id,
      keysOf(event)[0] ?? event.id,
      row.id,
      event.name,
      value,
      typeof properties.currency === "string" ? properties.currency : null,
      row.sent,
      event.at,
    ],
  });
}

/** What went back is no revenue any more; `refunded` is all that has gone back of the order so far. */
async function takeRefund(client: PoolClient, event: DueEvent): Promise<void> {
  if (OF_EVENT[event.name] !== "refund") return;
  const refunded = number(event.properties.refunded);
  if (refunded === null) return;
  await client.query({
    name: "take-refund",
    text: `UPDATE campaign_goal SET refunded_minor = greatest(refunded_minor, $4::bigint)
      WHERE workspace_id = $1 AND contact_id = $2 AND key = ANY ($3::text[])`,
    values: [event.workspace_id, event.contact_id, keysOf(event), refunded],
  });
}

/** The campaign is left from here on; messages that it would still have sent say so in the ledger. */
async function noteLeft(client: PoolClient, workspaceId: string, row: RunRow, exit: Exit): Promise<void> {
  await client.query({
    name: "note-left",
    text: "UPDATE campaign_run SET state = 'left', reason = $3, ended_at = now() WHERE workspace_id = $1 AND id = $2",
    values: [workspaceId, row.id, exit],
  });
  const sends = await sendsAhead(client, workspaceId, row);
  if (sends.length === 0) return;
  const reason =
    exit === "goal"
      ? "alreadyBought"
      : exit === "complaint"
        ? "openComplaint"
        : exit === "unsubscribe"
          ? "consent"
          : "left";
  await client.query({
    name: "unsent-messages",
    text: `INSERT INTO send_ledger AS l (workspace_id, contact_id, message, flow_id, node_id, conversation_id, class, channel, purpose, state, reason, priority, key, created_at, decided_at)
      SELECT $1, $3, coalesce((SELECT u.id FROM run u WHERE u.workspace_id = $1 AND u.conversation_id = $2 ORDER BY u.created_at LIMIT 1), $2) || ':' || n.id || ':1',
        $4, n.id, $2, n.class, n.channel, n.purpose, 'skipped', $6, 50, $7, now(), now()
      FROM jsonb_to_recordset($5::jsonb) AS n (id text, class text, channel text, purpose text)
      WHERE NOT EXISTS (SELECT FROM send_ledger s WHERE s.workspace_id = $1 AND s.contact_id = $3 AND s.conversation_id = $2 AND s.node_id = n.id AND s.state <> 'held')
      ON CONFLICT (workspace_id, contact_id, message) DO UPDATE SET state = 'skipped', reason = excluded.reason, next_eligible_at = NULL, decided_at = now()
        WHERE l.state = 'held'`,
    values: [workspaceId, row.id, row.contact_id, row.flow_id, JSON.stringify(sends), reason, row.key],
  });
}

interface Ahead {
  id: string;
  class: string;
  channel: string;
  purpose: string;
}

/** The messages that lie on the ways from where the contact came in. */
async function sendsAhead(client: PoolClient, workspaceId: string, row: RunRow): Promise<Ahead[]> {
  const { rows } = await client.query<{ document: unknown }>({
    name: "document-of-run",
    text: "SELECT document FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND number = $3",
    values: [workspaceId, row.flow_id, row.flow_version],
  });
  const parsed = parseFlow(rows[0]?.document);
  if (!parsed.ok) return [];
  const { nodes, edges } = parsed.flow;
  const seen = new Set([row.node_id]);
  for (const id of seen) for (const edge of edges) if (edge.source === id) seen.add(edge.target);
  return nodes.flatMap((node) =>
    node.type === "send" && seen.has(node.id)
      ? [{ id: node.id, class: node.data.class, channel: node.data.channel, purpose: node.data.purpose }]
      : [],
  );
}

/** Ends the run itself. False: an effect of it is under way; its message looks for itself, and then it ends. */
async function endRun(
  core: PlaneCore,
  event: DueEvent,
  conversationId: string,
  exit: Exit,
): Promise<boolean> {
  core.states.drop(conversationId);
  const { workspace_id: workspaceId } = event;
  const taken = await core.chain.run(conversationId, () =>
    takeTurn(core, workspaceId, conversationId, {
      type: "event",
      key: null,
      name: event.name,
      data: event.properties,
      leave: exit,
    }),
  );
  // What it had asked in the contact's chat is asked no more; if this is not reached, its effect's lease ends and another does it.
  if (taken.outcome === "committed") await tellChatOf(core, workspaceId, conversationId);
  return taken.outcome !== "working";
}
