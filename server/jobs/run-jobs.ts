import { Logger, parseCronItems, run } from "graphile-worker";
import type { Pool } from "pg";
import { errorMessage } from "../errors";
import { log } from "../log";
import { withoutValues } from "../log-error";
import { metrics } from "../metrics/process-metrics";
import type { Job, JobContext } from "./job";

const CONCURRENCY = 2;

/**
 * Performs jobs until it is stopped; any number of processes may. `pool` logs in as the owner of the jobs' schema. The
 * returned function takes no new jobs and waits for those under way.
 */
export async function runJobs(
  pool: Pool,
  jobs: readonly Job[],
  context: JobContext,
): Promise<() => Promise<void>> {
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    pollInterval: 5_000,
    noHandleSignals: true, // lifecycle.ts listens to them
    logger: graphileLogger(),
    taskList: Object.fromEntries(
      jobs.map((job) => [job.name, (payload: unknown) => perform(job, payload, context)]),
    ),
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ name, cron }) =>
        cron === undefined
          ? []
          : [{ task: name, match: cron, options: { backfillPeriod: 0, jobKey: name, maxAttempts: 3 } }],
      ),
    ),
  });
  return () => runner.stop();
}

async function perform(job: Job, payload: unknown, context: JobContext): Promise<void> {
  const began = performance.now();
  try {
    await job.run(payload, context);
    metrics.jobs.count(job.name, true, performance.now() - began);
  } catch (error) {
    metrics.jobs.count(job.name, false, performance.now() - began);
    log.error({ err: error, job: job.name }, "a background job failed");
    // The message is kept with the job: like the log, without anybody's values.
    throw new Error(withoutValues(errorMessage(error)));
  }
}

/** Its own words go to our log, but for failures of jobs: `perform` has logged those. */
function graphileLogger(): Logger {
  return new Logger(() => (level, message) => {
    if ((level === "error" || level === "warning") && !message.startsWith("Failed task"))
      log.warn({ err: new Error(message) }, "background jobs");
  });
}
