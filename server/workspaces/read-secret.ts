import { inWorkspace } from "../db/tenant";
import { openSecret } from "./secret-box";

/**
 * A secret's value, for the effect that sends it to another system; undefined when there is none of that name.
 * No transport may give it to anybody.
 */
export async function readSecret(workspaceId: string, name: string): Promise<string | undefined> {
  const row = await inWorkspace(workspaceId, (tx) => tx.secret.findUnique({ where: { workspaceId_name: { workspaceId, name } } }));
  return row === null ? undefined : openSecret(row.ciphertext, { workspaceId, id: row.id, keyId: row.keyId });
}
