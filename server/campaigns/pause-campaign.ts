import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { haltSending } from "./send-locks";

/** Pauses a campaign: once this returns, nobody comes in, and nothing of it leaves; or lets it go on. */
export async function pauseCampaign(actor: Actor, flowId: string, paused: boolean): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    await haltSending(tx, actor.workspaceId);
    const changed = await tx.$executeRaw`
      UPDATE campaign_entry SET paused_at = CASE WHEN ${paused} THEN coalesce(paused_at, now()) END
      WHERE workspace_id = ${actor.workspaceId}::uuid AND flow_id = ${flowId}::uuid`;
    if (changed === 0) throw new AppError(404, "not-found", "There is no such campaign.");
    await recordAudit(tx, actor, paused ? "campaigns.pause" : "campaigns.resume", flowId);
  });
}
