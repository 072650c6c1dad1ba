import type { Json, Start } from "../../flow";
import { planStart } from "../conversations/plan-start";
import type { PlaneCore } from "../conversations/plane-core";
import { runEffects } from "../conversations/run-effects";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../errors";
import { log } from "../log";

/** Somebody who has come into a campaign and whose run is still to begin. */
export interface StartingRow {
  readonly workspace_id: string;
  readonly id: string;
  readonly flow_id: string;
  readonly flow_version: number;
  readonly contact_id: string;
  readonly node_id: string;
  readonly event_name: string;
  readonly key: string;
  readonly event: Json;
}

interface Who {
  id: string;
  profile: { [field: string]: Json };
  locale: string | null;
  time_zone: string | null;
  endpoint_id: string | null;
  assigned: { [experiment: string]: string } | null;
}

/**
 * Begins the run of somebody who has come into a campaign, in a conversation of its own that bears the row's id. Again does
 * nothing but note that it runs.
 */
export async function startCampaignRun(core: PlaneCore, row: StartingRow): Promise<void> {
  const { workspace_id: workspaceId, id } = row;
  const who = await inTransaction("turn", async (client) => {
    const { rows } = await client.query<Who>({
      name: "campaign-contact",
      text: `SELECT p.id, p.profile, p.locale, p.time_zone,
          (SELECT id FROM endpoint WHERE workspace_id = $1 AND flow_id = $3 AND kind = 'chat') AS endpoint_id,
          (SELECT json_object_agg(x.experiment, x.variant) FROM experiment_exposure x WHERE x.workspace_id = $1 AND x.contact_id = p.id) AS assigned
        FROM contact g JOIN contact p ON p.workspace_id = $1 AND p.id = coalesce(g.merged_into, g.id) WHERE g.workspace_id = $1 AND g.id = $2`,
      values: [workspaceId, row.contact_id, row.flow_id],
    });
    return rows[0];
  });
  const endpoint = who?.endpoint_id ? await core.flows.byId(workspaceId, who.endpoint_id) : null;
  if (!who || !endpoint?.open) return settle(row, "left", null, {});
  const flow = await core.flows.flow(workspaceId, row.flow_id, row.flow_version);
  const start: Start = {
    type: "event",
    node: row.node_id,
    name: row.event_name,
    data: row.event,
    ...(row.key === "" ? {} : { key: row.key }),
  };
  const now = core.clock.now();
  const turn = planStart(
    {
      key: { id: `campaign:${id}`, hash: id.replaceAll("-", "").padEnd(64, "0") },
      start,
      channel: "campaign",
      locale: who.locale,
      page: null,
      profile: who.profile,
      timeZone: who.time_zone,
      ...(who.assigned ? { assigned: who.assigned } : {}),
    },
    { conversation: id, contact: who.id, run: core.newId(now) },
    { now, newId: core.newId, endpoint, flow, held: [] },
  );
  const committed = await core.committer.commit(turn.commit);
  // What the first steps wrote of the contact: the contact was there before, so the start did not write it.
  const written = committed ? writtenOf(who.profile, turn.next.profile) : {};
  await settle(row, "running", who.id, written);
  if (!committed) return;
  core.committed(turn);
  const effect = turn.effects[0];
  if (!effect) return;
  const leased = { id: effect.id, runId: effect.runId, key: effect.key, fence: 1, request: effect.request };
  await core.chain.run(id, () =>
    runEffects(core, { workspaceId, conversationId: id }, leased, { answering: null }),
  );
}

/** Fields of a contact that a run has written. */
export const writtenOf = (
  before: { readonly [field: string]: Json },
  after: { readonly [field: string]: Json },
): { [field: string]: Json } =>
  Object.fromEntries(Object.entries(after).filter(([field, value]) => before[field] !== value));

function settle(
  row: StartingRow,
  state: "running" | "left",
  contactId: string | null,
  written: { [field: string]: Json },
): Promise<void> {
  return inTransaction("turn", async (client) => {
    await client.query({
      name: "campaign-run-started",
      text: `UPDATE campaign_run SET state = $3, touched_at = now(), ended_at = CASE WHEN $3 = 'left' THEN now() END
        WHERE workspace_id = $1 AND id = $2 AND state = 'starting'`,
      values: [row.workspace_id, row.id, state],
    });
    if (contactId !== null && Object.keys(written).length)
      await client.query(
        "UPDATE contact SET profile = profile || $3::jsonb, updated_at = now() WHERE workspace_id = $1 AND id = $2",
        [row.workspace_id, contactId, JSON.stringify(written)],
      );
  });
}

/** A run that its process did not come to begin is begun by another after so long. */
const LEASE = "30 seconds";
const BATCH = 50;

/** Begins what others have left behind. Returns how many. */
export async function startLeftBehind(core: PlaneCore): Promise<number> {
  const rows = await inTransaction("turn", async (client) => {
    const found = await client.query<StartingRow>(
      `UPDATE campaign_run r SET touched_at = now() FROM (
         SELECT workspace_id AS w, id AS i FROM campaign_run WHERE state = 'starting' AND touched_at < now() - interval '${LEASE}'
         ORDER BY touched_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
       WHERE r.workspace_id = w AND r.id = i
       RETURNING r.workspace_id, r.id, r.flow_id, r.flow_version, r.contact_id, r.node_id, r.event_name, r.key, r.event`,
    );
    return found.rows;
  });
  for (const row of rows) await startQuietly(core, row);
  return rows.length;
}

/** Begins a run; what goes wrong is tried again later. */
export async function startQuietly(core: PlaneCore, row: StartingRow): Promise<void> {
  try {
    await startCampaignRun(core, row);
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      log.warn({ err: error, workspace: row.workspace_id }, "a campaign's run could not begin");
    else log.error({ err: error, workspace: row.workspace_id }, "a campaign's run could not begin");
  }
}
