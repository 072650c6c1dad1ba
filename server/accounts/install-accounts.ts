import { loadSession } from "./load-session";
import { verifyCredentials } from "./verify-credentials";

/** Makes accounts reachable for the sign-in route of this process (see bridge.ts). */
export function installAccounts(): void {
  globalThis.parleyAccounts = { verifyCredentials, loadSession };
}
