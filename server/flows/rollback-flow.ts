import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { bumpEndpoints } from "./archive-flow";
import { requireFlow } from "./require-flow";

/** Makes an older version what new conversations run. The draft stays as it is; running conversations too. */
export async function rollbackFlow(
  actor: Actor,
  input: { flowId: string; version: number },
): Promise<{ version: number }> {
  return inWorkspace(actor.workspaceId, (tx) => rollbackWithin(tx, actor, input));
}

/** The same within the caller's transaction. */
export async function rollbackWithin(
  tx: WorkspaceTx,
  actor: Actor,
  { flowId, version }: { flowId: string; version: number },
): Promise<{ version: number }> {
  const { workspaceId } = actor;
  await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
  const row = await tx.flowVersion.findUnique({
    where: { workspaceId_flowId_number: { workspaceId, flowId, number: version } },
    select: { number: true },
  });
  if (row === null) throw new AppError(404, "not-found", "There is no such version.");
  const endpoint = await tx.endpoint.findUnique({
    where: { workspaceId_flowId_kind: { workspaceId, flowId, kind: "chat" } },
    select: { activeVersion: true },
  });
  await tx.endpoint.updateMany({ where: { flowId }, data: { activeVersion: version } });
  await bumpRevision(tx, workspaceId, "flow", flowId);
  await bumpEndpoints(tx, workspaceId, flowId);
  await recordAudit(tx, actor, "flows.rollback", flowId, {
    from: endpoint?.activeVersion ?? null,
    to: version,
  });
  return { version };
}
