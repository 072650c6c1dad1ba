import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "./actor";

/** Forgets a secret. Flows that name it fail at that step with a clear error. */
export async function deleteSecret(actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await tx.secret.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { name: true },
    });
    if (row === null) throw new AppError(404, "not-found", "There is no such secret.");
    await tx.secret.delete({ where: { workspaceId_id: { workspaceId, id } } });
    await bumpRevision(tx, workspaceId, "secrets", row.name);
    await recordAudit(tx, actor, "secrets.delete", id, { name: row.name });
  });
}
