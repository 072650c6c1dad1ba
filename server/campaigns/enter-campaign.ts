import type { PoolClient } from "pg";
import type { FlowSettings, Json } from "../../flow";
import { campaignRulesSchema } from "../../flow/kernel/campaign";
import { uuidv7 } from "../ids";
import type { StartingRow } from "./start-campaign-run";

/** An entry of a live flow. */
export interface Entry {
  readonly workspace_id: string;
  readonly flow_id: string;
  readonly node_id: string;
  readonly flow_version: number;
  readonly data: Json;
  readonly settings: FlowSettings;
}

export interface Occasion {
  /** The event's id, or what stands for it: the same occasion brings a contact in once. */
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly event: Json;
  readonly contactId: string;
}

/**
 * Lets a contact into a campaign, where its rule of re-entry allows it: one conditional statement, so that two occasions at the
 * same moment bring in one. Undefined: not now.
 */
export async function enterCampaign(
  client: PoolClient,
  entry: Entry,
  occasion: Occasion,
): Promise<StartingRow | undefined> {
  const rules = campaignRulesSchema.parse(entry.settings.campaign ?? {});
  const slot = { once: "", days: "", key: occasion.key || occasion.id, parallel: occasion.id }[rules.reentry];
  const { rows } = await client.query<StartingRow>({
    name: "enter-campaign",
    text: `INSERT INTO campaign_run AS r (workspace_id, flow_id, contact_id, slot, id, node_id, flow_version, event_name, key, event, settings, started_at, touched_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now(), now())
      ON CONFLICT (workspace_id, flow_id, contact_id, slot) DO UPDATE SET id = excluded.id, node_id = excluded.node_id, flow_version = excluded.flow_version,
        event_name = excluded.event_name, key = excluded.key, event = excluded.event, settings = excluded.settings, state = 'starting', reason = NULL,
        started_at = now(), touched_at = now(), ended_at = NULL
      WHERE $12::int IS NOT NULL AND r.started_at <= now() - make_interval(days => $12::int)
      RETURNING workspace_id, id, flow_id, flow_version, contact_id, node_id, event_name, key, event`,
    values: [
      entry.workspace_id,
      entry.flow_id,
      occasion.contactId,
      slot.slice(0, 500),
      uuidv7(),
      entry.node_id,
      entry.flow_version,
      occasion.name,
      occasion.key,
      JSON.stringify(occasion.event),
      JSON.stringify(entry.settings),
      rules.reentry === "days" ? rules.days : null,
    ],
  });
  return rows[0];
}
