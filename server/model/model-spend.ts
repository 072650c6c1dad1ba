import { inWorkspace } from "../db/tenant";
import { quantileOf } from "./latency";
import { getModelSettings } from "./model-settings";

export interface PurposeSpend {
  purpose: string;
  calls: number;
  failed: number;
  input: number;
  output: number;
  /** Milliseconds within which half and 95% of the answers were there, as bounds; null without answers. */
  p50: number | null;
  p95: number | null;
}

export interface ModelSpend {
  /** Today in the workspace's time zone: tokens used, with those of calls under way, and the limit (null: none). */
  today: { tokens: number; limit: number | null };
  purposes: PurposeSpend[];
  days: { day: string; tokens: number }[];
  /** By the prices that are set; null without. */
  cost: { amount: number; currency: string } | null;
  lastError: { code: string; purpose: string; model: string; at: string } | null;
}

interface Row {
  purpose: string;
  calls: number;
  failed: number;
  input: number;
  output: number;
  buckets: number[];
}

/** What a workspace has used of its models in the last days, and how quick they were. */
export async function getModelSpend(workspaceId: string, days: number): Promise<ModelSpend> {
  const { prices, dailyTokens } = await getModelSettings(workspaceId);
  return inWorkspace(workspaceId, async (tx) => {
    const [zone] = await tx.$queryRaw<{ today: string }[]>`
      SELECT (clock_timestamp() AT TIME ZONE time_zone)::date::text AS today FROM workspace WHERE id = ${workspaceId}::uuid`;
    const today = zone?.today ?? "1970-01-01";
    const rows = await tx.$queryRaw<Row[]>`
      SELECT purpose, sum(calls)::int AS calls, sum(failed)::int AS failed, sum(input)::float8 AS input, sum(output)::float8 AS output,
        (SELECT array_agg(n ORDER BY at) FROM (SELECT at, sum(b)::int AS n FROM model_use v, unnest(v.buckets) WITH ORDINALITY AS t(b, at)
          WHERE v.workspace_id = ${workspaceId}::uuid AND v.day > ${today}::date - ${days}::int AND v.purpose = u.purpose GROUP BY at) sums) AS buckets
      FROM model_use u WHERE workspace_id = ${workspaceId}::uuid AND day > ${today}::date - ${days}::int
      GROUP BY purpose ORDER BY sum(input + output) DESC`;
    const perDay = await tx.$queryRaw<{ day: string; tokens: number }[]>`
      SELECT day::text AS day, used::float8 AS tokens FROM model_day
      WHERE workspace_id = ${workspaceId}::uuid AND day > ${today}::date - ${days}::int ORDER BY day`;
    const [now] = await tx.$queryRaw<{ tokens: number }[]>`
      SELECT (used + reserved)::float8 AS tokens FROM model_day WHERE workspace_id = ${workspaceId}::uuid AND day = ${today}::date`;
    const [error] = await tx.$queryRaw<{ code: string; purpose: string; model: string; at: Date }[]>`
      SELECT last_error AS code, purpose, model, last_error_at AS at FROM model_use
      WHERE workspace_id = ${workspaceId}::uuid AND last_error IS NOT NULL ORDER BY last_error_at DESC LIMIT 1`;
    const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      today: { tokens: now?.tokens ?? 0, limit: dailyTokens },
      purposes: rows.map(({ buckets, ...row }) => ({
        ...row,
        p50: quantileOf(buckets, 0.5),
        p95: quantileOf(buckets, 0.95),
      })),
      days: perDay,
      cost: prices && {
        amount: (sum((row) => row.input) * prices.input + sum((row) => row.output) * prices.output) / 1e6,
        currency: prices.currency,
      },
      lastError: error ? { ...error, at: error.at.toISOString() } : null,
    };
  });
}
