import type { WorkspaceTx } from "../db/tenant";
import { lookalikeOf, plainCode } from "./code-form";

const CHUNK = 5_000;

/** One at a time adds codes to a workspace: two that bring the same ones in another order would wait for each other for ever. */
export async function lockCodes(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`coupon codes ${workspaceId}`}, 0))`;
}

/**
 * Puts codes behind those that a pool has, numbered without gaps. The caller has called `lockCodes` and locked the pool's row.
 * Codes that the workspace has already, in any pool, are left out. Returns how many went in.
 */
export async function insertCodes(
  tx: WorkspaceTx,
  workspaceId: string,
  poolId: string,
  codes: readonly string[],
): Promise<number> {
  let added = 0;
  for (let at = 0; at < codes.length; at += CHUNK) {
    const some = codes.slice(at, at + CHUNK);
    const plain = some.map(plainCode);
    added += await tx.$executeRaw`
      INSERT INTO coupon_code (workspace_id, pool_id, position, code, plain, lookalike)
      SELECT p.workspace_id, p.id, p.codes + row_number() OVER (ORDER BY t.n), t.code, t.plain, t.lookalike
      FROM coupon_pool p, unnest(${some}::text[], ${plain}::text[], ${plain.map(lookalikeOf)}::text[]) WITH ORDINALITY AS t(code, plain, lookalike, n)
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.id = ${poolId}::uuid
        AND NOT EXISTS (SELECT FROM coupon_code c WHERE c.workspace_id = p.workspace_id AND c.plain = t.plain)`;
    await tx.$executeRaw`
      UPDATE coupon_pool SET codes = (SELECT coalesce(max(position), 0) FROM coupon_code WHERE workspace_id = ${workspaceId}::uuid AND pool_id = ${poolId}::uuid),
        updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${poolId}::uuid`;
  }
  return added;
}
