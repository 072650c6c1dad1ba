import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

/** A pool as the interface shows it. Amounts are in minor units, times are ISO. */
export interface PoolView {
  id: string;
  name: string;
  kind: "unique" | "shared";
  /** The code of a shared pool. */
  code: string | null;
  valueMinor: number | null;
  currency: string | null;
  limitCount: number | null;
  limitMinor: number | null;
  expiresAt: string | null;
  validSeconds: number | null;
  closedAt: string | null;
  createdAt: string;
  /** Codes put in. */
  codes: number;
  /** Reserved, given or redeemed. */
  issued: number;
  redeemed: number;
  /** How many more can be given, by codes and budget; null: any number. */
  left: number | null;
}

interface Row {
  id: string;
  name: string;
  kind: "unique" | "shared";
  code: string | null;
  value: string | null;
  currency: string | null;
  limit_count: number | null;
  limit_minor: string | null;
  expires_at: Date | null;
  valid_seconds: number | null;
  closed_at: Date | null;
  created_at: Date;
  codes: number;
  taken: number;
  redeemed: number;
  left: number | null;
}

/** The pools of a workspace, those that are open first, the newest first; or one of them. */
export async function readPools(
  tx: WorkspaceTx,
  workspaceId: string,
  poolId: string | null = null,
): Promise<PoolView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.id, p.name, p.kind, p.value_minor::text AS value, p.currency, p.limit_count, p.limit_minor::text, p.expires_at, p.valid_seconds,
      p.closed_at, p.created_at, p.codes, p.taken, p.redeemed,
      (SELECT c.code FROM coupon_code c WHERE p.kind = 'shared' AND c.workspace_id = p.workspace_id AND c.pool_id = p.id AND c.position = 1) AS code,
      greatest(0, least(p.limit_count - p.taken, p.limit_minor / nullif(p.value_minor, 0) - p.taken,
        CASE WHEN p.kind = 'unique' OR p.codes = 0 THEN p.codes - p.taken END))::int AS left
    FROM coupon_pool p
    WHERE p.workspace_id = ${workspaceId}::uuid AND (${poolId}::uuid IS NULL OR p.id = ${poolId}::uuid)
    ORDER BY p.closed_at IS NOT NULL, p.created_at DESC, p.id DESC LIMIT 1000`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    code: row.code,
    valueMinor: row.value === null ? null : Number(row.value),
    currency: row.currency,
    limitCount: row.limit_count,
    limitMinor: row.limit_minor === null ? null : Number(row.limit_minor),
    expiresAt: row.expires_at?.toISOString() ?? null,
    validSeconds: row.valid_seconds,
    closedAt: row.closed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    codes: row.codes,
    issued: row.taken,
    redeemed: row.redeemed,
    left: row.left,
  }));
}

/** Locks a pool's row, as everything that changes its counters does first. 404 where there is none. */
export async function lockPool(
  tx: WorkspaceTx,
  workspaceId: string,
  poolId: string,
): Promise<{ name: string; kind: "unique" | "shared"; codes: number }> {
  const [row] = await tx.$queryRaw<{ name: string; kind: "unique" | "shared"; codes: number }[]>`
    SELECT name, kind, codes FROM coupon_pool WHERE workspace_id = ${workspaceId}::uuid AND id = ${poolId}::uuid FOR UPDATE`;
  if (!row) throw new AppError(404, "not-found", "There is no such pool of coupons.");
  return row;
}
