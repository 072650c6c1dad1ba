import { pools } from "../db/pools";

/** The job that gives a workspace's passages their vectors. */
export const EMBED_JOB = "knowledge-embed";

/** Asks for the passages without a vector to get one, in the background. What was asked for before is replaced. */
export async function embedLater(workspaceId: string, waitSeconds = 0): Promise<void> {
  await pools().owner.query({
    name: "knowledge-embed-later",
    text: `SELECT graphile_worker.add_job($1, $2::json, run_at => now() + make_interval(secs => $3), max_attempts => 5, job_key => $4)`,
    values: [EMBED_JOB, JSON.stringify({ workspaceId }), waitSeconds, `${EMBED_JOB}/${workspaceId}`],
  });
}
