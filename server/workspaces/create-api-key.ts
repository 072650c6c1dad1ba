import { hashToken, newToken } from "../accounts/token-hash";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { MemberActor } from "./actor";
import type { Scope } from "./api-key-scopes";

const PREFIX = "pk_live_";
const SHOWN = PREFIX.length + 6;

/** Makes a key for a program. `key` is shown this one time; what stays is its hash and its first letters. */
export async function createApiKey(
  actor: MemberActor,
  input: { name: string; scopes: readonly Scope[] },
): Promise<{ id: string; key: string; prefix: string }> {
  const key = PREFIX + newToken();
  const id = uuidv7();
  const prefix = key.slice(0, SHOWN);
  const scopes = [...new Set(input.scopes)];
  const { workspaceId, userId: createdBy } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.apiKey.create({
      data: { workspaceId, id, name: input.name, prefix, hash: hashToken(key), scopes, createdBy },
    });
    await recordAudit(tx, actor, "apiKeys.create", id, { name: input.name, prefix, scopes });
  });
  return { id, key, prefix };
}
