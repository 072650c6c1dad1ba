import type { ScriptOutcome, ScriptRequest } from "./script-outcome";
import { ScriptPool } from "./script-pool";

export type { ScriptOutcome, ScriptRequest } from "./script-outcome";

let shared: ScriptPool | undefined;

/**
 * Runs an author's code in the sandbox: JSON in, JSON out, no network, no timers, the given time and seed, 32 MB
 * and 250 ms of processor time (settable up to 5 s). Never rejects; whatever the code does is an outcome.
 */
export function runScript(request: ScriptRequest, workspaceId?: string): Promise<ScriptOutcome> {
  shared ??= new ScriptPool();
  return shared.run(request, workspaceId);
}

/** Ends all sandboxes; a later call starts new ones. */
export async function closeScripts(): Promise<void> {
  const pool = shared;
  shared = undefined;
  await pool?.close();
}
