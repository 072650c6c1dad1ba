import { recordAudit } from "../audit/record-audit";
import { asAuth } from "../db/tenant";

/** Ends every session of a person, on all devices. */
export async function signOutEverywhere(userId: string, ip: string | null): Promise<void> {
  await asAuth(async (tx) => {
    await tx.credential.updateMany({ where: { userId }, data: { tokenVersion: { increment: 1 } } });
    await recordAudit(
      tx,
      { workspaceId: null, userId, apiKeyId: null, ip },
      "account.signOutEverywhere",
      userId,
    );
  });
}
