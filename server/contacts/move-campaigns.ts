import type { WorkspaceTx } from "../db/tenant";

/** What of a contact's campaigns and messages a merge has moved, by what names the rows beside workspace and contact. */
export interface MovedCampaigns {
  readonly runs: readonly { flow: string; key: string }[];
  readonly goals: readonly { flow: string; key: string }[];
  readonly messages: readonly string[];
  readonly deliveries: readonly string[];
  /** What they had been sent lately, as send_pressure keeps it. */
  readonly pressure: readonly unknown[];
}

/** A contact that becomes another takes its campaigns and messages along, as far as the other is not in the same ones. */
export async function moveCampaigns(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<MovedCampaigns> {
  const runs = await tx.$queryRaw<{ flow: string; key: string }[]>`
    UPDATE campaign_run r SET contact_id = ${intoId}::uuid WHERE r.workspace_id = ${workspaceId}::uuid AND r.contact_id = ${fromId}::uuid
      AND NOT EXISTS (SELECT FROM campaign_run o WHERE o.workspace_id = r.workspace_id AND o.flow_id = r.flow_id
        AND o.contact_id = ${intoId}::uuid AND o.slot = r.slot)
    RETURNING flow_id AS flow, slot AS key`;
  const goals = await tx.$queryRaw<{ flow: string; key: string }[]>`
    UPDATE campaign_goal g SET contact_id = ${intoId}::uuid WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${fromId}::uuid
      AND NOT EXISTS (SELECT FROM campaign_goal o WHERE o.workspace_id = g.workspace_id AND o.flow_id = g.flow_id
        AND o.contact_id = ${intoId}::uuid AND o.key = g.key)
    RETURNING flow_id AS flow, key`;
  const messages = await tx.$queryRaw<{ message: string }[]>`
    UPDATE send_ledger SET contact_id = ${intoId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid RETURNING message`;
  const deliveries = await tx.$queryRaw<{ id: string }[]>`
    UPDATE send_delivery SET contact_id = ${intoId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid RETURNING id`;
  await tx.$executeRaw`
    INSERT INTO send_pressure AS p (workspace_id, contact_id, sent)
    SELECT workspace_id, ${intoId}::uuid, sent FROM send_pressure WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET sent = p.sent || excluded.sent`;
  const [pressure] = await tx.$queryRaw<{ sent: unknown[] }[]>`
    DELETE FROM send_pressure WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid RETURNING sent`;
  return {
    runs,
    goals,
    messages: messages.map(({ message }) => message),
    deliveries: deliveries.map(({ id }) => id),
    pressure: pressure?.sent ?? [],
  };
}

/** Gives back what `moveCampaigns` took along: who is parted is in their own campaigns again, and was sent what they were sent. */
export async function moveCampaignsBack(
  tx: WorkspaceTx,
  workspaceId: string,
  pair: { readonly into: string; readonly from: string },
  { runs, goals, messages, deliveries, pressure }: MovedCampaigns,
): Promise<void> {
  const { into, from } = pair;
  await tx.$executeRaw`
    UPDATE campaign_run r SET contact_id = ${from}::uuid FROM jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) AS m (flow uuid, key text)
    WHERE r.workspace_id = ${workspaceId}::uuid AND r.contact_id = ${into}::uuid AND r.flow_id = m.flow AND r.slot = m.key`;
  await tx.$executeRaw`
    UPDATE campaign_goal g SET contact_id = ${from}::uuid FROM jsonb_to_recordset(${JSON.stringify(goals)}::jsonb) AS m (flow uuid, key text)
    WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${into}::uuid AND g.flow_id = m.flow AND g.key = m.key`;
  await tx.$executeRaw`
    UPDATE send_ledger SET contact_id = ${from}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${into}::uuid
      AND message = ANY (${[...messages]}::text[])`;
  await tx.$executeRaw`
    UPDATE send_delivery SET contact_id = ${from}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${into}::uuid
      AND id = ANY (${[...deliveries]}::uuid[])`;
  if (pressure.length === 0) return;
  const theirs = JSON.stringify(pressure);
  await tx.$executeRaw`
    UPDATE send_pressure SET sent = (SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(sent) e
      WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(${theirs}::jsonb) t WHERE t = e))
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${into}::uuid`;
  await tx.$executeRaw`
    INSERT INTO send_pressure AS p (workspace_id, contact_id, sent) VALUES (${workspaceId}::uuid, ${from}::uuid, ${theirs}::jsonb)
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET sent = p.sent || excluded.sent`;
}

/**
 * Which variant of an experiment a joined contact has: their own, else the other's. Who had two different ones is marked, for
 * they say nothing about either. The other's rows stay, so that both can be parted again.
 */
export async function joinExposures(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE experiment_exposure x SET crossed_by = ${fromId}::uuid FROM experiment_exposure o
    WHERE x.workspace_id = ${workspaceId}::uuid AND x.contact_id = ${intoId}::uuid AND x.crossed_by IS NULL
      AND o.workspace_id = ${workspaceId}::uuid AND o.contact_id = ${fromId}::uuid AND o.experiment = x.experiment
      AND (o.variant <> x.variant OR o.crossed_by IS NOT NULL)`;
  await tx.$executeRaw`
    INSERT INTO experiment_exposure (workspace_id, contact_id, experiment, variant, flow_id, flow_version, at, taken_from, crossed_by)
    SELECT workspace_id, ${intoId}::uuid, experiment, variant, flow_id, flow_version, at, contact_id,
      CASE WHEN crossed_by IS NOT NULL THEN contact_id END
    FROM experiment_exposure WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid
    ON CONFLICT DO NOTHING`;
}

/** Takes back what `joinExposures` did: both have again what each of them saw. */
export async function partExposures(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM experiment_exposure
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${intoId}::uuid AND taken_from = ${fromId}::uuid`;
  await tx.$executeRaw`
    UPDATE experiment_exposure SET crossed_by = NULL
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${intoId}::uuid AND crossed_by = ${fromId}::uuid`;
}
