import { setTimeout as sleep } from "node:timers/promises";
import { Logger, parseCronItems, type Runner, run } from "graphile-worker";
import type { Pool } from "pg";
import { errorMessage } from "../errors";
import { log } from "../log";
import { withoutValues } from "../log-error";
import { metrics } from "../metrics/process-metrics";
import type { Job, JobContext } from "./job";

const CONCURRENCY = 2;
/** Milliseconds between looks for jobs that no notice told of, and until a runner that ended is followed by another. */
const PACE = { poll: 5_000, again: 2_000 };

/**
 * Performs jobs until it is stopped; any number of processes may. `pool` logs in as the owner of the jobs' schema. A
 * database that goes away ends the library's runner: then another one is begun until it is back. The returned function
 * takes no new jobs and waits for those under way.
 */
export async function runJobs(
  pool: Pool,
  jobs: readonly Job[],
  context: JobContext,
  pace = PACE,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const begin = () => beginRunner(pool, jobs, context, pace.poll);
  let runner: Runner | undefined = await begin();
  const keeping = (async () => {
    while (!stopping.signal.aborted) {
      try {
        runner ??= await begin();
        await runner.promise;
      } catch (err) {
        if (!stopping.signal.aborted) log.warn({ err }, "background jobs were interrupted");
      }
      runner = undefined;
      // Called off when the process stops: then there is nothing more to begin.
      await sleep(pace.again, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    // A runner that is ending by itself says so by throwing.
    await runner?.stop().catch(() => undefined);
    await keeping;
  };
}

function beginRunner(pool: Pool, jobs: readonly Job[], context: JobContext, poll: number): Promise<Runner> {
  return run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    pollInterval: poll,
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
