import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { requireFlow } from "./require-flow";

/** Puts a flow away: out of the list, and its endpoints answer no new visitors. Nothing is lost. */
export async function archiveFlow(actor: Actor, flowId: string): Promise<void> {
  await setArchived(actor, flowId, true);
}

/** Takes an archived flow back, with its endpoints as they were. */
export async function restoreFlow(actor: Actor, flowId: string): Promise<void> {
  await setArchived(actor, flowId, false);
}

async function setArchived(actor: Actor, flowId: string, archived: boolean): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await requireFlow(tx, workspaceId, flowId);
    const at = archived ? (row.archivedAt ?? new Date()) : null;
    await tx.flow.update({
      where: { workspaceId_id: { workspaceId, id: flowId } },
      data: { archivedAt: at },
    });
    // An endpoint that somebody had disabled before stays so: only what this archiving stopped starts again.
    if (archived)
      await tx.endpoint.updateMany({ where: { flowId, disabledAt: null }, data: { disabledAt: at } });
    else if (row.archivedAt !== null)
      await tx.endpoint.updateMany({
        where: { flowId, disabledAt: row.archivedAt },
        data: { disabledAt: null },
      });
    await bumpEndpoints(tx, workspaceId, flowId);
    await recordAudit(tx, actor, archived ? "flows.archive" : "flows.restore", flowId, { name: row.name });
  });
}

/** Tells every process that the endpoints of a flow changed. */
export async function bumpEndpoints(tx: WorkspaceTx, workspaceId: string, flowId: string): Promise<void> {
  for (const { publicId } of await tx.endpoint.findMany({ where: { flowId }, select: { publicId: true } })) {
    await bumpRevision(tx, workspaceId, "endpoint", publicId);
  }
}
