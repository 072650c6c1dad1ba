import { createHmac } from "node:crypto";
import type { WorkspaceTx } from "../db/tenant";
import { deriveKey } from "../keys";

export type SuppressionReason = "erased" | "unsubscribed" | "complaint" | "bounced";

/** What stands for an address that must not be written to: it tells nothing about the address to who has no server key. */
export function suppressionHash(workspaceId: string, kind: string, value: string): Buffer {
  return createHmac("sha256", deriveKey("contact-suppression"))
    .update(`${workspaceId}\n${kind}\n${value}`)
    .digest();
}

/** Notes addresses (in their normal form) that must not be written to, whoever has them. */
export async function suppress(
  tx: WorkspaceTx,
  workspaceId: string,
  addresses: readonly { kind: string; value: string }[],
  reason: SuppressionReason,
): Promise<void> {
  for (const { kind, value } of addresses)
    await tx.$executeRaw`
      INSERT INTO contact_suppression (workspace_id, hash, kind, reason)
      VALUES (${workspaceId}::uuid, ${suppressionHash(workspaceId, kind, value)}, ${kind}, ${reason}) ON CONFLICT DO NOTHING`;
}

/** Why an address must not be written to; null: it may, as far as this list goes. */
export async function suppressionOf(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  kind: string,
  value: string,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ reason: string }[]>`
    SELECT reason FROM contact_suppression
    WHERE workspace_id = ${workspaceId}::uuid AND hash = ${suppressionHash(workspaceId, kind, value)}`;
  return row?.reason ?? null;
}
