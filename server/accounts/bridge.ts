import type { SessionUser } from "./load-session";
import type { SignInAnswer } from "./verify-credentials";

/**
 * What the pages' server needs of accounts. Next bundles its own copy of every module it imports; through this the
 * sign-in route uses the process's one pool and one password hasher instead of bringing its own.
 */
export interface AccountsBridge {
  verifyCredentials(input: { email: string; password: string; ip: string }): Promise<SignInAnswer>;
  loadSession(userId: unknown, tokenVersion: unknown): Promise<SessionUser | undefined>;
}

declare global {
  var parleyAccounts: AccountsBridge | undefined;
}

/** The bridge that the process has installed. Throws in a process without accounts (a build). */
export function accounts(): AccountsBridge {
  if (!globalThis.parleyAccounts) throw new Error("accounts are not installed in this process");
  return globalThis.parleyAccounts;
}
