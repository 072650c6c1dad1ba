import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { haltSending } from "./send-locks";

/** Pauses a campaign: once this returns, nobody comes in, and nothing of it leaves; or lets it go on. */
export async function pauseCampaign(actor: Actor, flowId: string, paused: boolean): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    if (!(await pauseCampaignIn(tx, actor, flowId, paused)))
      throw new AppError(404, "not-found", "There is no such campaign.");
  });
}

/** The same within a transaction. False where the flow is no campaign that is live. */
export async function pauseCampaignIn(
  tx: WorkspaceTx,
  actor: Actor,
  flowId: string,
  paused: boolean,
): Promise<boolean> {
  await haltSending(tx, actor.workspaceId);
  const changed = await tx.$executeRaw`
    UPDATE campaign_entry SET paused_at = CASE WHEN ${paused} THEN coalesce(paused_at, now()) END
    WHERE workspace_id = ${actor.workspaceId}::uuid AND flow_id = ${flowId}::uuid`;
  if (changed === 0) return false;
  await recordAudit(tx, actor, paused ? "campaigns.pause" : "campaigns.resume", flowId);
  return true;
}
