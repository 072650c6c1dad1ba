import type { WorkspaceTx } from "../db/tenant";

/** A contact that becomes another takes its campaigns and messages along, as far as the other is not in the same ones. */
export async function moveCampaigns(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE campaign_run r SET contact_id = ${intoId}::uuid WHERE r.workspace_id = ${workspaceId}::uuid AND r.contact_id = ${fromId}::uuid
      AND NOT EXISTS (SELECT FROM campaign_run o WHERE o.workspace_id = r.workspace_id AND o.flow_id = r.flow_id
        AND o.contact_id = ${intoId}::uuid AND o.slot = r.slot)`;
  await tx.$executeRaw`
    UPDATE campaign_goal g SET contact_id = ${intoId}::uuid WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${fromId}::uuid
      AND NOT EXISTS (SELECT FROM campaign_goal o WHERE o.workspace_id = g.workspace_id AND o.flow_id = g.flow_id
        AND o.contact_id = ${intoId}::uuid AND o.key = g.key)`;
  await tx.$executeRaw`
    UPDATE send_ledger SET contact_id = ${intoId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid`;
  await tx.$executeRaw`
    UPDATE send_delivery SET contact_id = ${intoId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO send_pressure AS p (workspace_id, contact_id, sent)
    SELECT workspace_id, ${intoId}::uuid, sent FROM send_pressure WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid
    ON CONFLICT (workspace_id, contact_id) DO UPDATE SET sent = p.sent || excluded.sent`;
  await tx.$executeRaw`
    DELETE FROM send_pressure WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid`;
}
