import { createHash } from "node:crypto";
import { giveBackToLimit, takeFromLimit } from "../db/rate-limit";
import { asAuth } from "../db/tenant";
import { normaliseEmail } from "./email-address";
import { verifyPassword } from "./password";

export const LOGIN_LIMITS = {
  ip: { count: 5, seconds: 60 },
  email: { count: 10, seconds: 15 * 60 },
} as const;

/** What a session token says: who, and the token version that it was made with. */
export interface SignedIn {
  id: string;
  email: string;
  name: string;
  tokenVersion: number;
}

export type SignInAnswer =
  | { ok: true; user: SignedIn }
  | { ok: false; reason: "wrong" | "limited"; retryAfter?: number };

/**
 * Checks an e-mail address and a password. Only failures count against the limits (per peer address and per e-mail
 * address, known or not), and an unknown address costs the same work and gives the same answer as a wrong password.
 */
export async function verifyCredentials(input: {
  email: string;
  password: string;
  ip: string;
}): Promise<SignInAnswer> {
  const email = normaliseEmail(input.email);
  const ipKey = `login:ip:${input.ip}`;
  const emailKey = `login:email:${createHash("sha256")
    .update(email ?? input.email)
    .digest("hex")}`;
  const byIp = await takeFromLimit(ipKey, LOGIN_LIMITS.ip.count, LOGIN_LIMITS.ip.seconds);
  const byEmail = await takeFromLimit(emailKey, LOGIN_LIMITS.email.count, LOGIN_LIMITS.email.seconds);
  if (!byIp.allowed || !byEmail.allowed) {
    const retryAfter = Math.max(byIp.allowed ? 0 : byIp.retryAfter, byEmail.allowed ? 0 : byEmail.retryAfter);
    return { ok: false, reason: "limited", retryAfter };
  }

  const found = await asAuth(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email ?? "" } });
    const credential = await tx.credential.findUnique({
      where: { userId: user?.id ?? "00000000-0000-7000-8000-000000000000" },
    });
    return user && credential ? { user, credential } : undefined;
  });
  const right = await verifyPassword(found?.credential.passwordHash, input.password);
  if (!found || !right) return { ok: false, reason: "wrong" };

  await Promise.all([giveBackToLimit(ipKey), giveBackToLimit(emailKey)]);
  const { user, credential } = found;
  return {
    ok: true,
    user: { id: user.id, email: user.email, name: user.name, tokenVersion: credential.tokenVersion },
  };
}
