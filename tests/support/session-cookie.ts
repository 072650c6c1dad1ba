import { encode } from "next-auth/jwt";
import { sessionCookieName } from "../../server/accounts/current-user";
import { asAuth } from "../../server/db/tenant";
import { sessionSecret } from "../../server/keys";

/** The cookie that a person gets by signing in to a server with this process's secret. */
export async function sessionCookie(
  userId: string,
  url?: string,
): Promise<{ readonly name: string; readonly value: string }> {
  const { tokenVersion } = await asAuth((tx) => tx.credential.findUniqueOrThrow({ where: { userId } }));
  const value = await encode({ token: { sub: userId, tokenVersion }, secret: sessionSecret() });
  return { name: sessionCookieName(url), value };
}
