import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "./actor";

/** Ends a key at once. */
export async function revokeApiKey(actor: Actor, id: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const revoked = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (revoked.count !== 1) throw new AppError(404, "not-found", "There is no such key in use.");
    await bumpRevision(tx, actor.workspaceId, "keys", id);
    await recordAudit(tx, actor, "apiKeys.revoke", id);
  });
}
