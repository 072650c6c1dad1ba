import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { isRole, type Role } from "../permissions";

/**
 * The roles of all members, locked until the transaction ends: two requests that would each remove the last owner but
 * one come one after the other, and the second sees what the first did.
 */
export async function lockMembers(tx: WorkspaceTx, workspaceId: string): Promise<Map<string, Role>> {
  await tx.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR UPDATE`;
  const rows = await tx.membership.findMany();
  return new Map(rows.flatMap(({ userId, role }) => (isRole(role) ? [[userId, role] as const] : [])));
}

/** Refuses to leave a workspace without an owner. `after` is what the roles would be. */
export function assertOwnerStays(after: ReadonlyMap<string, Role>): void {
  if (![...after.values()].includes("owner")) {
    throw new AppError(409, "last-owner", "A workspace needs an owner: make somebody else one first.");
  }
}
