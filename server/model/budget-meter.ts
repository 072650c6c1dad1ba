import { inWorkspace } from "../db/tenant";
import { log } from "../log";
import { BUCKETS_MS, bucketOf } from "./latency";
import type { CallEnd, Meter, Purpose } from "./model-config";
import { ModelError } from "./model-error";

/**
 * Counts a workspace's calls against its tokens for the day. What a call may cost at most is taken in one statement before it is made,
 * so calls of any number of processes together do not pass the budget; what a process took and never gave back because it was killed
 * stays taken for the day. `dailyTokens` null: counted without a limit.
 */
export function budgetMeter(workspaceId: string, dailyTokens: number | null): Meter {
  return {
    take: async (purpose, tokens) => {
      const day = await reserve(workspaceId, tokens, dailyTokens);
      if (day === null)
        throw new ModelError("budget", "The workspace's budget for language models is used up for today");
      return async (end) => {
        try {
          await settle(workspaceId, day, purpose, tokens, end);
        } catch (err) {
          // The answer is there, and the tokens stay taken.
          log.warn({ err, workspace: workspaceId }, "the use of a language model was not counted");
        }
      };
    },
  };
}

function reserve(workspaceId: string, tokens: number, most: number | null): Promise<string | null> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ day: string }[]>`
      INSERT INTO model_day AS d (workspace_id, day, reserved)
      SELECT w.id, (clock_timestamp() AT TIME ZONE w.time_zone)::date, ${tokens}::bigint FROM workspace w
      WHERE w.id = ${workspaceId}::uuid AND (${most}::bigint IS NULL OR ${tokens}::bigint <= ${most}::bigint)
      ON CONFLICT (workspace_id, day) DO UPDATE SET reserved = d.reserved + excluded.reserved
        WHERE ${most}::bigint IS NULL OR d.used + d.reserved + excluded.reserved <= ${most}::bigint
      RETURNING day::text AS day`;
    return row?.day ?? null;
  });
}

function settle(
  workspaceId: string,
  day: string,
  purpose: Purpose,
  reserved: number,
  end: CallEnd,
): Promise<void> {
  const buckets = new Array<number>(BUCKETS_MS.length + 1).fill(0);
  // Only answers say how quick the model is.
  if (end.error === undefined) buckets[bucketOf(end.ms)] = 1;
  const failed = end.error === undefined ? 0 : 1;
  return inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      UPDATE model_day SET reserved = greatest(0, reserved - ${reserved}::bigint), used = used + ${end.input + end.output}::bigint
      WHERE workspace_id = ${workspaceId}::uuid AND day = ${day}::date`;
    await tx.$executeRaw`
      INSERT INTO model_use AS u (workspace_id, day, purpose, model, calls, failed, input, output, buckets, last_error, last_error_at)
      VALUES (${workspaceId}::uuid, ${day}::date, ${purpose}, ${end.model.slice(0, 200)}, 1, ${failed}, ${end.input}::bigint, ${end.output}::bigint,
        ${buckets}::int[], ${end.error ?? null}, CASE WHEN ${failed}::int = 1 THEN now() END)
      ON CONFLICT (workspace_id, day, purpose, model) DO UPDATE SET calls = u.calls + 1, failed = u.failed + excluded.failed,
        input = u.input + excluded.input, output = u.output + excluded.output,
        buckets = ARRAY(SELECT a + b FROM unnest(u.buckets, excluded.buckets) AS t(a, b)),
        last_error = coalesce(excluded.last_error, u.last_error), last_error_at = coalesce(excluded.last_error_at, u.last_error_at)`;
  });
}
