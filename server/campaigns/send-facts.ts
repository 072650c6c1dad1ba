import type { PoolClient } from "pg";
import type { FlowSettings, Json } from "../../flow";
import { type CampaignRules, campaignRulesSchema } from "../../flow/kernel/campaign";
import type { SendChannel, SkipReason } from "../../flow/kernel/sends";
import { isZone } from "../../flow/text/zoned-time";
import { CONTACT_FACTS, type ContactFactsRow, HIGHER_HELD, suppressedOf } from "./contact-facts";
import { type MarketingSettings, readMarketing } from "./marketing-settings";

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
  now: number;
  workspace_zone: string;
  settings: Json;
  paused: boolean;
  flow_settings: FlowSettings | null;
  flow_id: string | null;
  campaign:
    | (Omit<NonNullable<SendFacts["campaign"]>, "startedAt"> & { startedAt: string; paused: boolean })
    | null;
  known: { state: string; channel: SendChannel; reason: SkipReason | null; nextAt: string | null } | null;
}

/** Who sends for a broadcast shares the advisory lock of its id and this; who pauses or stops it has it alone. */
export const BROADCAST_LOCK = 11;

const FACTS = `
SELECT (extract(epoch FROM now()) * 1000)::float8 AS now, ${CONTACT_FACTS}, w.time_zone AS workspace_zone, m.settings,
  coalesce(m.paused_at IS NOT NULL, false) AS paused, r.settings AS flow_settings,
  coalesce(r.flow_id, (SELECT flow_id FROM run WHERE workspace_id = $1 AND conversation_id = $3 AND id = $5::uuid)) AS flow_id,
  CASE WHEN r.id IS NOT NULL THEN json_build_object('flowId', r.flow_id, 'state', r.state, 'key', r.key, 'startedAt', r.started_at,
    'paused', EXISTS (SELECT FROM campaign_entry e WHERE e.workspace_id = $1 AND e.flow_id = r.flow_id AND e.paused_at IS NOT NULL),
    'broadcast', (SELECT json_build_object('id', b.id, 'state', b.state, 'paused', b.paused_at IS NOT NULL) FROM broadcast b
      WHERE b.workspace_id = $1 AND b.id = r.broadcast_id)) END AS campaign,
  (SELECT json_build_object('state', l.state, 'channel', l.channel, 'reason', l.reason, 'nextAt', l.next_eligible_at) FROM send_ledger l
    WHERE l.workspace_id = $1 AND l.contact_id = p.id AND l.message = $4) AS known
FROM contact given JOIN contact p ON p.workspace_id = $1 AND p.id = coalesce(given.merged_into, given.id)
JOIN workspace w ON w.id = $1 LEFT JOIN marketing_setting m ON m.workspace_id = $1
LEFT JOIN campaign_run r ON r.workspace_id = $1 AND r.id = $3
WHERE given.workspace_id = $1 AND given.id = $2`;

/**
 * Reads what decides about a message. With `lock`, pausing, withdrawing consent and leaving the campaign wait until the
 * transaction ends, or have been seen. Undefined: there is no such contact any more.
 */
export async function sendFacts(
  client: PoolClient,
  place: SendPlace,
  lock: boolean,
): Promise<SendFacts | undefined> {
  const { workspaceId, contactId, conversationId, message } = place;
  if (lock) {
    await client.query({
      name: "hold-marketing",
      text: "SELECT FROM marketing_setting WHERE workspace_id = $1 FOR SHARE",
      values: [workspaceId],
    });
    await client.query({
      name: "hold-campaign-run",
      // Not shared: of two who would send the same message the second sees what the first did.
      text: "SELECT FROM campaign_run WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE",
      values: [workspaceId, conversationId],
    });
    await client.query({
      name: "hold-broadcast",
      // A lock that stands in line: a row that many share would let who pauses wait for ever.
      text: `SELECT pg_advisory_xact_lock_shared(hashtextextended(broadcast_id::text, ${BROADCAST_LOCK})) FROM campaign_run
        WHERE workspace_id = $1 AND id = $2 AND broadcast_id IS NOT NULL`,
      values: [workspaceId, conversationId],
    });
    await client.query({
      name: "hold-consent",
      text: `SELECT FROM contact_consent c WHERE c.workspace_id = $1 AND c.contact_id IN (
        SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = $1 AND id = $2) FOR SHARE`,
      values: [workspaceId, contactId],
    });
  }
  const { rows } = await client.query<Row>({
    name: "send-facts",
    text: FACTS,
    values: [workspaceId, contactId, conversationId, message, message.slice(0, 36)],
  });
  const row = rows[0];
  if (!row) return undefined;
  const zone = row.zone !== null && isZone(row.zone) ? row.zone : row.workspace_zone;
  const rules = campaignRulesSchema.parse(row.flow_settings?.campaign ?? {});
  const held = await client.query<{ n: number }>({
    name: "higher-held",
    text: `SELECT count(*)::int AS n FROM send_ledger WHERE ${HIGHER_HELD}`,
    values: [workspaceId, [row.id], rules.priority, row.flow_id],
  });
  const { email } = row;
  const suppressed = email === null ? null : await suppressedOf(client, workspaceId, [email]);
  return {
    now: row.now,
    contactId: row.id,
    zone,
    settings: readMarketing(row.settings),
    paused: row.paused || row.campaign?.paused === true,
    rules,
    quietHours: row.flow_settings?.quietHours,
    campaign: row.campaign && { ...row.campaign, startedAt: new Date(row.campaign.startedAt) },
    flowId: row.flow_id,
    complaint: row.complaint,
    consents: row.consents ?? [],
    email: email === null ? null : { address: email, suppressed: suppressed?.get(email) ?? null },
    chat: row.chat,
    visits: row.visits || row.chat !== null,
    known: row.known && {
      ...row.known,
      nextAt: row.known.nextAt === null ? null : new Date(row.known.nextAt),
    },
    higherHeld: held.rows[0]?.n ?? 0,
  };
}
