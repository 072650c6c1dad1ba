import { inWorkspace } from "../db/tenant";
import { readSecretIn } from "./secret-store";

/**
 * A secret's value, for the effect that sends it to another system; undefined when there is none of that name.
 * No transport may give it to anybody.
 */
export async function readSecret(workspaceId: string, name: string): Promise<string | undefined> {
  return inWorkspace(workspaceId, (tx) => readSecretIn(tx, workspaceId, name));
}
