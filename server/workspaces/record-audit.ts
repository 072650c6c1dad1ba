import type { Prisma } from "../../prisma/generated/client";
import type { AuthTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "./actor";

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
  await tx.audit.createMany({ data: [{ id: uuidv7(), workspaceId, userId, apiKeyId, ip, action, targetId, detail }] });
}
