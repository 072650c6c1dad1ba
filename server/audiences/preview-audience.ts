import type { Condition } from "../../flow/text/condition";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { referredAudiences } from "./audience-references";
import { forLargeQueries, tookTooLong } from "./audience-run";
import { compileCondition } from "./compile-condition";

export interface AudiencePreview {
  /** Exact. */
  count: number;
  /** Of how many contacts. */
  total: number;
  examples: { id: string; name: string | null; email: string | null; phone: string | null }[];
}

const EXAMPLES = 5;
const TIMEOUT = 10_000;

/** How many contacts a condition is about, and some of them, while somebody writes it. 422 `audience-clause`, 503 `audience-slow`. */
export async function previewAudience(workspaceId: string, condition: Condition): Promise<AudiencePreview> {
  try {
    return await inWorkspace(workspaceId, async (tx) => {
      await referredAudiences(tx, workspaceId, condition, null);
      await forLargeQueries(tx, TIMEOUT);
      const query = compileCondition(condition, { workspaceId, now: new Date() });
      const [row] = await tx.$queryRaw<{ count: number; ids: string[]; total: number }[]>`
        WITH found AS MATERIALIZED (${query})
        SELECT (SELECT count(*) FROM found)::float8 AS count, ARRAY(SELECT id::text FROM found ORDER BY id DESC LIMIT ${EXAMPLES}) AS ids,
          (SELECT count(*) FROM contact WHERE workspace_id = ${workspaceId}::uuid AND merged_into IS NULL)::float8 AS total`;
      const examples = await tx.$queryRaw<AudiencePreview["examples"]>`
        SELECT id, coalesce(profile->>'name', nullif(trim(concat(profile->>'firstName', ' ', profile->>'lastName')), '')) AS name,
          profile->>'email' AS email, profile->>'phone' AS phone
        FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${row?.ids ?? []}::uuid[]) ORDER BY id DESC`;
      return { count: row?.count ?? 0, total: row?.total ?? 0, examples };
    });
  } catch (error) {
    if (tookTooLong(error))
      throw new AppError(
        503,
        "audience-slow",
        "This takes too long to count: make it simpler, or save it and wait.",
      );
    throw error;
  }
}

/** How many contacts a condition is about, for programs that need no examples. */
export async function countAudience(workspaceId: string, condition: Condition, now: Date): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    await forLargeQueries(tx, 60_000);
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::float8 AS count FROM (${compileCondition(condition, { workspaceId, now })}) found`;
    return row?.count ?? 0;
  });
}
