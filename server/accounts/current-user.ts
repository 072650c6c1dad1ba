import { decode } from "next-auth/jwt";
import { environment } from "../env";
import { sessionSecret } from "../keys";
import { loadSession, type SessionUser } from "./load-session";

/** The name under which next-auth keeps its session cookie. */
export function sessionCookieName(url: string = environment().url): string {
  return `${url.startsWith("https://") ? "__Secure-" : ""}next-auth.session-token`;
}

/**
 * The signed-in person of a request, from the session cookie alone (never from an Authorization header); undefined
 * without one, with a tampered or expired one, or when the account's token version has moved on.
 */
export async function currentUser(headers: Headers): Promise<SessionUser | undefined> {
  const token = cookie(headers.get("cookie"), sessionCookieName());
  if (token === undefined) return undefined;
  let payload: Awaited<ReturnType<typeof decode>>;
  try {
    payload = await decode({ token, secret: sessionSecret() });
  } catch {
    return undefined; // not ours, changed, or too old: all mean "not signed in"
  }
  return payload ? loadSession(payload.sub, payload.tokenVersion) : undefined;
}

function cookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
