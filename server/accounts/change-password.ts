import { recordAudit } from "../audit/record-audit";
import { takeFromLimit } from "../db/rate-limit";
import { asAuth } from "../db/tenant";
import { AppError } from "../errors";
import { assertStrongPassword, hashPassword, verifyPassword } from "./password";

/**
 * Changes one's own password, knowing the old one. Every session ends, this one too: the interface signs in again with
 * the new password. Wrong guesses are limited like sign-ins.
 */
export async function changePassword(input: {
  userId: string;
  current: string;
  next: string;
  ip: string | null;
}): Promise<void> {
  const limit = await takeFromLimit(`password:${input.userId}`, 10, 15 * 60);
  if (!limit.allowed)
    throw new AppError(429, "too-many-requests", "Too many tries. Wait some minutes.", {
      details: { retryAfter: limit.retryAfter },
    });
  const { user, credential } = await asAuth(async (tx) => ({
    user: await tx.user.findUniqueOrThrow({ where: { id: input.userId } }),
    credential: await tx.credential.findUniqueOrThrow({ where: { userId: input.userId } }),
  }));
  if (!(await verifyPassword(credential.passwordHash, input.current))) {
    throw new AppError(403, "wrong-password", "That is not the current password.", { path: "current" });
  }
  assertStrongPassword(input.next, user.email);
  const passwordHash = await hashPassword(input.next);
  await asAuth(async (tx) => {
    const changed = await tx.credential.updateMany({
      where: { userId: input.userId, tokenVersion: credential.tokenVersion },
      data: { passwordHash, tokenVersion: { increment: 1 } },
    });
    if (changed.count !== 1)
      throw new AppError(409, "conflict", "The password was changed elsewhere just now.");
    await recordAudit(
      tx,
      { workspaceId: null, userId: input.userId, apiKeyId: null, ip: input.ip },
      "account.changePassword",
      input.userId,
    );
  });
}
