import type { Prisma } from "../../prisma/generated/client";
import type { AuthTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";

/** Writes the audit row of an act, in the act's own transaction. `detail` holds names and numbers, never secrets. */
export async function recordAudit(
  tx: AuthTx,
  actor: Omit<Actor, "workspaceId"> & { workspaceId: string | null },
  action: string,
  targetId: string | null = null,
  detail: Prisma.InputJsonObject = {},
): Promise<void> {
  const { workspaceId, userId, apiKeyId, ip } = actor;
  // createMany: a plain create would read the row back, which the auth role may not.
  await tx.audit.createMany({
    data: [{ id: uuidv7(), workspaceId, userId, apiKeyId, ip, action, targetId, detail }],
  });
}

/** The same for acts that come by the hundred (autosaves): at most one row per actor and target within `interval`. */
export async function recordAuditOnceIn(
  tx: AuthTx,
  actor: Actor,
  action: string,
  targetId: string,
  interval: string,
): Promise<void> {
  const { workspaceId, userId, apiKeyId, ip } = actor;
  await tx.$executeRaw`
    INSERT INTO audit (id, workspace_id, user_id, api_key_id, ip, action, target_id)
    SELECT ${uuidv7()}::uuid, ${workspaceId}::uuid, ${userId}::uuid, ${apiKeyId}::uuid, ${ip}, ${action}, ${targetId}
    WHERE NOT EXISTS (
      SELECT 1 FROM audit WHERE workspace_id = ${workspaceId}::uuid AND at > now() - ${interval}::interval AND action = ${action}
        AND target_id = ${targetId} AND user_id IS NOT DISTINCT FROM ${userId}::uuid AND api_key_id IS NOT DISTINCT FROM ${apiKeyId}::uuid)`;
}
