import type { NextAuthOptions } from "next-auth";
import { clientIp, PEER_HEADER } from "../client-ip";
import { log } from "../log";
import { accounts } from "./bridge";

/** How long a session lasts without a visit, in seconds. */
const SESSION_AGE = 30 * 24 * 3600;

/**
 * next-auth with our own passwords. Sessions are tokens in a cookie that carry the account's token version, checked
 * against the database each time one is read. Read per request: the secret is known only once the process runs.
 */
export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET: secret } = process.env;
  if (!secret) throw new Error("the session secret is not set");
  return {
    secret,
    session: { strategy: "jwt", maxAge: SESSION_AGE, updateAge: 24 * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      {
        id: "credentials",
        name: "Password",
        type: "credentials",
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => {
          const email = text(credentials, "email");
          const password = text(credentials, "password");
          if (email === undefined || password === undefined) return null;
          const headers = new Headers(
            Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
              typeof value === "string" ? [[name, value] as [string, string]] : [],
            ),
          );
          const ip = clientIp(headers.get(PEER_HEADER) ?? undefined, headers.get("x-forwarded-for"));
          const answer = await accounts().verifyCredentials({ email, password, ip });
          // The sign-in page tells these two apart; it cannot tell an unknown address from a wrong password.
          if (!answer.ok)
            throw new Error(
              answer.reason === "limited" ? `limited:${answer.retryAfter ?? 60}` : "CredentialsSignin",
            );
          const { id, name, tokenVersion } = answer.user;
          return { id, name, email: answer.user.email, tokenVersion };
        },
      },
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        if (user)
          return { sub: user.id, tokenVersion: "tokenVersion" in user ? user.tokenVersion : undefined };
        const session = await accounts().loadSession(token.sub, token.tokenVersion);
        if (!session) throw new SessionOver();
        return token;
      },
      session: async ({ session, token }) => {
        const found = await accounts().loadSession(token.sub, token.tokenVersion);
        return { ...session, user: { name: found?.name ?? null, email: found?.email ?? null } };
      },
    },
    logger: {
      error: (code, metadata) => {
        if (code === "JWT_SESSION_ERROR") return; // an old cookie; it is cleared and that is all
        log.error({ err: metadata instanceof Error ? metadata : undefined, code }, "signing in failed");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** A session whose account is gone or signed out everywhere; next-auth clears its cookie. */
class SessionOver extends Error {
  constructor() {
    super("the session is over");
    this.name = "SessionOver";
  }
}

function text(fields: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = fields?.[name];
  return typeof value === "string" && value.length > 0 && value.length <= 1_000 ? value : undefined;
}
