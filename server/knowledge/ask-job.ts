import { pools } from "../db/pools";
import { log } from "../log";

/** What PostgreSQL says of a schema that is not there: the jobs have none until the first process that does them has begun. */
const NO_SCHEMA = "3F000";

/**
 * Asks for background work that may as well be done later: whoever asked for something else does not fail with it. Jobs of one key are done
 * once; a job that waits keeps its time.
 */
export async function askJob(
  name: string,
  payload: { readonly workspaceId: string },
  { key, seconds = 0 }: { readonly key: string; readonly seconds?: number },
): Promise<void> {
  const asked = pools().owner.query({
    name: "knowledge-job",
    text: `SELECT graphile_worker.add_job($1, $2::json, run_at => now() + $3 * interval '1 second', max_attempts => 5, job_key => $4, job_key_mode => 'preserve_run_at')`,
    values: [name, JSON.stringify(payload), seconds, `${name}/${key}`],
  });
  await asked.catch((err: unknown) => {
    if (!(err instanceof Error && "code" in err && err.code === NO_SCHEMA))
      log.warn({ err, job: name }, "a background job was not asked for");
  });
}
