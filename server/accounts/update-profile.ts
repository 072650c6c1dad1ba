import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { asAuth } from "../db/tenant";

/** Changes one's own name, interface language or theme. Fields left out stay as they are. */
export async function updateProfile(
  userId: string,
  change: { name?: string | undefined; locale?: string | undefined; theme?: string | undefined },
  ip: string | null,
): Promise<void> {
  await asAuth(async (tx) => {
    const { name = Prisma.skip, locale = Prisma.skip, theme = Prisma.skip } = change;
    await tx.user.update({ where: { id: userId }, data: { name, locale, theme } });
    await recordAudit(tx, { workspaceId: null, userId, apiKeyId: null, ip }, "account.update", userId, {
      fields: Object.keys(change),
    });
  });
}
