import { z } from "zod";
import { pools } from "../db/pools";
import type { WorkspaceTx } from "../db/tenant";
import type { SourceWork } from "./source-view";

/** The job that reads a source's file or page. */
export const READ_JOB = "knowledge-read";

export const readPayload = z.object({
  workspaceId: z.uuid(),
  sourceId: z.uuid(),
  /** Who wanted it; null: the schedule did. */
  userId: z.uuid().nullable(),
  /** Every source was asked for, not this one: words that somebody wrote since it was read stay. */
  all: z.boolean().optional(),
});
export type ReadPayload = z.infer<typeof readPayload>;

/** Asks for a source to be read in the background, at once or later. What was asked for it before is replaced. */
export async function readLater(payload: ReadPayload, at: Date | null = null): Promise<void> {
  await pools().owner.query({
    name: "knowledge-read-later",
    text: `SELECT graphile_worker.add_job($1, $2::json, run_at => coalesce($3::timestamptz, now()), max_attempts => 5, job_key => $4)`,
    values: [
      READ_JOB,
      JSON.stringify(payload),
      at,
      `${READ_JOB}/${at === null ? "now" : "later"}/${payload.sourceId}`,
    ],
  });
}

/** Says what is being done with a source; null: nothing. */
export async function setWork(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  work: SourceWork | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE knowledge_source SET work = ${work === null ? null : JSON.stringify(work)}::json
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${sourceId}::uuid`;
}
