import { encode } from "next-auth/jwt";
import { sessionSecret } from "../keys";

/** A session token as next-auth would make it; for sign-in by our own procedures and for tests. */
export async function sessionToken(userId: string, tokenVersion: number): Promise<string> {
  return encode({ token: { sub: userId, tokenVersion }, secret: sessionSecret() });
}
