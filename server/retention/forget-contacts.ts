import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

/** Tables whose rows go with their contact. A test compares with the database's own. */
export const ERASED_TABLES = [
  "contact_identity",
  "contact_consent",
  "contact_event",
  "contact_event_total",
  "contact_interest",
  "contact_value",
  "contact_merge",
  "contact_suggestion",
  "contact_touched",
  "audience_member",
  "coupon_grant",
  "support_case",
  "campaign_run",
  "campaign_goal",
  "send_ledger",
  "send_pressure",
  "send_delivery",
  "event_due",
  "experiment_exposure",
  "link_share",
] as const;

/** Removes what hangs on contacts that go. */
export async function forgetContacts(
  tx: WorkspaceTx,
  workspaceId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ERASED_TABLES)
    await tx.$executeRaw`
      DELETE FROM ${Prisma.raw(table)} WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${[...ids]}::uuid[])`;
  await tx.$executeRaw`DELETE FROM contact_suggestion WHERE workspace_id = ${workspaceId}::uuid AND other_id = ANY (${[...ids]}::uuid[])`;
  // What was parted again keeps a snapshot of both.
  await tx.$executeRaw`DELETE FROM contact_merge WHERE workspace_id = ${workspaceId}::uuid AND from_id = ANY (${[...ids]}::uuid[])`;
}
