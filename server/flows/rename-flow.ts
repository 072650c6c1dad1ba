import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { requireFlow } from "./require-flow";

/** Gives a flow another name. The name lives beside the draft, so nobody's unsaved work becomes stale by it. */
export async function renameFlow(actor: Actor, input: { flowId: string; name: string }): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const { name: before } = await requireFlow(tx, workspaceId, input.flowId, { archived: "refused" });
    await tx.flow.update({
      where: { workspaceId_id: { workspaceId, id: input.flowId } },
      data: { name: input.name },
    });
    await recordAudit(tx, actor, "flows.rename", input.flowId, { from: before, to: input.name });
  });
}
