import { hashToken } from "../accounts/token-hash";
import { asAuth } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "./actor";
import type { Scope } from "./api-key-scopes";

const KEY = /^Bearer (pk_live_[A-Za-z0-9_-]{43})$/;

/**
 * The program behind an `Authorization: Bearer pk_live_…` header, as an actor in its workspace. 401 without a key in
 * use, 403 when the key has not the scope. Notes the use at most once a minute.
 */
export async function requireApiKey(
  authorization: string | null | undefined,
  scope: Scope,
  ip: string | null = null,
): Promise<Actor> {
  const key = KEY.exec(authorization ?? "")?.[1];
  const row = key === undefined ? undefined : await lookUp(key);
  if (!row)
    throw new AppError(401, "api-key-unknown", "This needs an API key: Authorization: Bearer pk_live_…");
  if (!row.scopes.includes(scope))
    throw new AppError(403, "api-key-scope", `This API key has not the scope ${scope}.`);
  return { workspaceId: row.workspaceId, userId: null, apiKeyId: row.id, ip };
}

async function lookUp(
  key: string,
): Promise<{ workspaceId: string; id: string; scopes: string[] } | undefined> {
  return asAuth(async (tx) => {
    const row = await tx.apiKey.findUnique({ where: { hash: hashToken(key) }, omit: { hash: true } });
    if (row === null || row.revokedAt !== null) return undefined;
    if (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > 60_000) {
      await tx.$executeRaw`
        UPDATE api_key SET last_used_at = now() WHERE workspace_id = ${row.workspaceId}::uuid AND id = ${row.id}::uuid`;
    }
    return row;
  });
}
