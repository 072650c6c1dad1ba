import { counted, type LiftInterval, liftInterval } from "../../flow/stats/lift-interval";
import { normalPoint } from "../../flow/stats/normal";
import type { WorkspaceTx } from "../db/tenant";

interface Group {
  readonly contacts: number;
  /** Who reached the goal. */
  readonly reached: number;
}

/** With an interval for this one look: 95%. */
export interface CampaignLift extends LiftInterval {
  readonly sent: Group;
  readonly control: Group;
}

/**
 * What each campaign does, by the workspace's control group: of both groups those for whom there was a message, and who of them
 * reached the campaign's goal. Who had paid already when the message was due is in neither.
 */
export async function campaignLifts(
  tx: WorkspaceTx,
  workspaceId: string,
): Promise<ReadonlyMap<string, CampaignLift>> {
  const rows = await tx.$queryRaw<{ flowId: string; held: boolean; contacts: number; reached: number }[]>`
    WITH met AS (
      SELECT flow_id, contact_id, bool_or(reason = 'controlGroup') IS TRUE AS held FROM send_ledger
      WHERE workspace_id = ${workspaceId}::uuid AND class = 'marketing' AND flow_id IS NOT NULL AND (state = 'sent' OR reason = 'controlGroup')
      GROUP BY 1, 2
    )
    SELECT m.flow_id AS "flowId", m.held, count(*)::int AS contacts, count(*) FILTER (WHERE EXISTS (
      SELECT FROM campaign_goal g WHERE g.workspace_id = ${workspaceId}::uuid AND g.flow_id = m.flow_id AND g.contact_id = m.contact_id
        AND g.refunded_minor < greatest(g.value_minor, 1)))::int AS reached
    FROM met m GROUP BY 1, 2`;
  const critical = normalPoint(0.025);
  const lifts = new Map<string, CampaignLift>();
  for (const control of rows.filter((row) => row.held)) {
    const sent = rows.find((row) => row.flowId === control.flowId && !row.held) ?? {
      contacts: 0,
      reached: 0,
    };
    lifts.set(control.flowId, {
      ...liftInterval(
        counted(control.contacts, control.reached),
        counted(sent.contacts, sent.reached),
        critical,
      ),
      sent: { contacts: sent.contacts, reached: sent.reached },
      control: { contacts: control.contacts, reached: control.reached },
    });
  }
  return lifts;
}
