import type { PoolClient } from "pg";
import type { FlowSettings, Json } from "../../flow";
import { type CampaignRules, campaignRulesSchema } from "../../flow/kernel/campaign";
import type { SendChannel, SkipReason } from "../../flow/kernel/sends";
import { zoneOr } from "../../flow/text/zoned-time";
import { CONTACT_FACTS, type ContactFactsRow, suppressedOf } from "./contact-facts";
import { type MarketingSettings, readMarketing } from "./marketing-settings";
import { holdForSending } from "./send-locks";

/** A message that is to be sent: whose it is and in which run. */
export interface SendPlace {
  readonly workspaceId: string;
  readonly contactId: string;
  readonly conversationId: string;
  /** run:node:visit */
  readonly message: string;
}

/** Everything that decides whether a message may go, as it is in one transaction. */
export interface SendFacts {
  /** The database's clock, epoch milliseconds. */
  readonly now: number;
  /** Who it is today: a contact may have become another. */
  readonly contactId: string;
  readonly zone: string;
  readonly settings: MarketingSettings;
  readonly paused: boolean;
  readonly rules: CampaignRules;
  readonly quietHours: FlowSettings["quietHours"] | undefined;
  readonly campaign: {
    readonly flowId: string;
    readonly state: string;
    readonly key: string;
    readonly startedAt: Date;
    /** The broadcast that brought them in. */
    readonly broadcast: { readonly id: string; readonly state: string; readonly paused: boolean } | null;
  } | null;
  readonly flowId: string | null;
  readonly complaint: boolean;
  readonly consents: readonly {
    readonly channel: string;
    readonly purpose: string;
    readonly granted: boolean;
  }[];
  readonly email: { readonly address: string; readonly suppressed: string | null } | null;
  /** The chat that is open on the site, and who has it. */
  readonly chat: { readonly id: string; readonly owner: string } | null;
  /** They have been on the site: a message may wait there for them. */
  readonly visits: boolean;
  readonly known: {
    readonly state: string;
    readonly channel: SendChannel;
    readonly reason: SkipReason | null;
    readonly nextAt: Date | null;
  } | null;
  /** Messages of more important campaigns that are held for this contact. */
  readonly higherHeld: number;
}

interface Row extends ContactFactsRow {
  n: string;
  flow_settings: string | null;
  flow_id: string | null;
  campaign:
    | (Omit<NonNullable<SendFacts["campaign"]>, "startedAt"> & { startedAt: string; paused: boolean })
    | null;
  known: { state: string; channel: SendChannel; reason: SkipReason | null; nextAt: string | null } | null;
}

const FACTS = `
-- One after the other by their keys, however few contacts the planner believes there are: OFFSET 0 sees to it.
SELECT a.n, ${CONTACT_FACTS}, r.settings::text AS flow_settings,
  coalesce(r.flow_id, (SELECT flow_id FROM run WHERE workspace_id = $1 AND conversation_id = a.conversation_id AND id = nullif(left(a.message, 36), '')::uuid)) AS flow_id,
  CASE WHEN r.id IS NOT NULL THEN json_build_object('flowId', r.flow_id, 'state', r.state, 'key', r.key, 'startedAt', r.started_at,
    'paused', EXISTS (SELECT FROM campaign_entry e WHERE e.workspace_id = $1 AND e.flow_id = r.flow_id AND e.paused_at IS NOT NULL),
    'broadcast', (SELECT json_build_object('id', b.id, 'state', b.state, 'paused', b.paused_at IS NOT NULL) FROM broadcast b
      WHERE b.workspace_id = $1 AND b.id = r.broadcast_id)) END AS campaign,
  (SELECT json_build_object('state', l.state, 'channel', l.channel, 'reason', l.reason, 'nextAt', l.next_eligible_at) FROM send_ledger l
    WHERE l.workspace_id = $1 AND l.contact_id = p.id AND l.message = a.message) AS known
FROM unnest($2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY AS a(contact_id, conversation_id, message, n)
CROSS JOIN LATERAL (SELECT coalesce(g.merged_into, g.id) AS id FROM contact g WHERE g.workspace_id = $1 AND g.id = a.contact_id OFFSET 0) today
CROSS JOIN LATERAL (SELECT c.workspace_id, c.id, c.time_zone FROM contact c WHERE c.workspace_id = $1 AND c.id = today.id OFFSET 0) p
LEFT JOIN LATERAL (SELECT * FROM campaign_run c WHERE c.workspace_id = $1 AND c.id = a.conversation_id OFFSET 0) r ON true`;

/**
 * Reads what decides about a message. With `lock`, pausing, withdrawing consent and leaving the campaign wait until the
 * transaction ends, or have been seen. Undefined: there is no such contact any more.
 */
export async function sendFacts(
  client: PoolClient,
  place: SendPlace,
  lock: boolean,
): Promise<SendFacts | undefined> {
  if (lock) await holdForSending(client, place.workspaceId, [place]);
  const [facts] = await sendFactsOf(client, place.workspaceId, [place]);
  return facts;
}

/** The same of many messages of one workspace at once, in their order; the caller has locked what is to stay as it is. */
export async function sendFactsOf(
  client: PoolClient,
  workspaceId: string,
  places: readonly Omit<SendPlace, "workspaceId">[],
): Promise<(SendFacts | undefined)[]> {
  const { rows } = await client.query<Row>({
    name: "send-facts",
    text: FACTS,
    values: [
      workspaceId,
      places.map((one) => one.contactId),
      places.map((one) => one.conversationId),
      places.map((one) => one.message),
    ],
  });
  const shop = await workspaceOf(client, workspaceId);
  const held = await heldMessages(
    client,
    workspaceId,
    rows.map((row) => row.id),
  );
  const emails = rows.flatMap((row) => (row.email === null ? [] : [row.email]));
  const suppressed = await suppressedOf(client, workspaceId, emails);
  const settingsOf = flowSettings();
  const facts: (SendFacts | undefined)[] = places.map(() => undefined);
  for (const row of rows) {
    const { quietHours, rules } = settingsOf(row.flow_settings);
    const { email } = row;
    const higher = held.filter(
      (one) =>
        one.contact_id === row.id &&
        one.priority > rules.priority &&
        (one.flow_id === null || one.flow_id !== row.flow_id),
    );
    facts[Number(row.n) - 1] = {
      now: shop.now,
      contactId: row.id,
      zone: zoneOr(row.zone, shop.zone),
      settings: shop.settings,
      paused: shop.paused || row.campaign?.paused === true,
      rules,
      quietHours,
      campaign: row.campaign && { ...row.campaign, startedAt: new Date(row.campaign.startedAt) },
      flowId: row.flow_id,
      complaint: row.complaint,
      consents: row.consents ?? [],
      email: email === null ? null : { address: email, suppressed: suppressed.get(email) ?? null },
      chat: row.chat,
      visits: row.visits || row.chat !== null,
      known: row.known && {
        ...row.known,
        nextAt: row.known.nextAt === null ? null : new Date(row.known.nextAt),
      },
      higherHeld: higher.reduce((sum, one) => sum + one.n, 0),
    };
  }
  return facts;
}

interface Shop {
  readonly now: number;
  readonly zone: string;
  readonly settings: MarketingSettings;
  readonly paused: boolean;
}

async function workspaceOf(client: PoolClient, workspaceId: string): Promise<Shop> {
  const { rows } = await client.query<{ now: number; zone: string; settings: Json; paused: boolean }>({
    name: "send-workspace",
    text: `SELECT (extract(epoch FROM now()) * 1000)::float8 AS now, w.time_zone AS zone, m.settings, coalesce(m.paused_at IS NOT NULL, false) AS paused
      FROM workspace w LEFT JOIN marketing_setting m ON m.workspace_id = w.id WHERE w.id = $1`,
    values: [workspaceId],
  });
  const [row] = rows;
  if (!row) throw new Error("the workspace is gone");
  return { ...row, settings: readMarketing(row.settings) };
}

interface HeldMessages {
  contact_id: string;
  flow_id: string | null;
  priority: number;
  n: number;
}

/** Messages of marketing that go later, by whose and how important they are. */
async function heldMessages(
  client: PoolClient,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<HeldMessages[]> {
  const { rows } = await client.query<HeldMessages>({
    name: "held-messages",
    text: `SELECT contact_id, flow_id, priority, count(*)::int AS n FROM send_ledger WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
      AND state = 'held' AND class = 'marketing' AND decided_at > now() - interval '3 days' GROUP BY 1, 2, 3`,
    values: [workspaceId, contactIds],
  });
  return rows;
}

/** Reads a flow's settings; those of a batch are mostly the same text. */
function flowSettings(): (text: string | null) => Pick<SendFacts, "quietHours" | "rules"> {
  const known = new Map<string, Pick<SendFacts, "quietHours" | "rules">>();
  return (text) => {
    const key = text ?? "{}";
    let read = known.get(key);
    if (!read) {
      const settings: FlowSettings = JSON.parse(key);
      read = { quietHours: settings.quietHours, rules: campaignRulesSchema.parse(settings.campaign ?? {}) };
      known.set(key, read);
    }
    return read;
  };
}
