import { expect, test, vi } from "vitest";
import { JOB_SCHEMA_VERSION, migrateJobs } from "../../server/db/job-schema";
import { readEnvironment } from "../../server/env";
import { JOBS } from "../../server/jobs";
import type { Job } from "../../server/jobs/job";
import { runJobs } from "../../server/jobs/run-jobs";
import { SECRET } from "../support/chat-server";
import { startProgram } from "../support/start-program";
import { testDatabase } from "../support/test-database";

const database = testDatabase();
const env = readEnvironment({ PARLEY_SECRET_KEY: SECRET });
const never = new AbortController().signal;

test("the jobs' schema is made once, also by several at the same time, and is the one this version brings", {
  retry: 0,
}, async () => {
  await Promise.all([1, 2, 3].map(() => migrateJobs({ url: database.url })));
  const { rows } = await database.pools.owner.query("SELECT max(id) AS id FROM graphile_worker.migrations");
  expect(rows).toEqual([{ id: JOB_SCHEMA_VERSION }]);
});

test("a job that is asked for in a transaction runs when that commits, fails without saying why in public, and is waited for", async () => {
  await migrateJobs({ url: database.url });
  const seen: unknown[] = [];
  let begun = () => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: Job = {
    name: "slow",
    run: async (payload) => {
      begun();
      await held;
      seen.push(payload);
    },
  };
  const failing: Job = {
    name: "failing",
    run: async () => {
      throw new Error('row "CANARY" is refused');
    },
  };
  const stop = await runJobs(database.pools.owner, [slow, failing], { env, stopping: never });
  const client = await database.pools.owner.connect();
  await client.query("BEGIN");
  await client.query("SELECT graphile_worker.add_job('slow', '{\"n\":1}')");
  await client.query("ROLLBACK");
  await client.query("BEGIN");
  await client.query("SELECT graphile_worker.add_job('slow', '{\"n\":2}')");
  await client.query("SELECT graphile_worker.add_job('failing', '{}')");
  await client.query("COMMIT");
  client.release();
  await started;
  const stopped = stop();
  release();
  await stopped;
  expect(seen).toEqual([{ n: 2 }]);
  const { rows } = await database.pools.owner.query(
    "SELECT last_error, locked_at FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE identifier = 'failing'",
  );
  expect(JSON.stringify(rows)).not.toContain("CANARY");
  expect(rows[0]?.locked_at ?? null).toBeNull();
});

test("jobs go on after their tables were out of reach", async () => {
  await migrateJobs({ url: database.url });
  const done: unknown[] = [];
  const job: Job = { name: "after", run: async (payload) => void done.push(payload) };
  const { owner } = database.pools;
  const ended = vi.fn();
  process.on("unhandledRejection", ended); // the library leaves one behind when its runner ends
  // Looked at when a runner begins: without it, it ends.
  await owner.query("ALTER TABLE graphile_worker._private_known_crontabs RENAME TO away");
  const stop = await runJobs(owner, [job], { env, stopping: never }, { poll: 20, again: 20 });
  try {
    await expect.poll(() => ended).toHaveBeenCalled();
    await owner.query("ALTER TABLE graphile_worker.away RENAME TO _private_known_crontabs");
    await owner.query("SELECT graphile_worker.add_job('after', '{\"n\":3}')");
    await expect.poll(() => done).toEqual([{ n: 3 }]);
  } finally {
    await stop();
    process.off("unhandledRejection", ended);
  }
});

test("a worker process runs the jobs and leaves within ten seconds of SIGTERM", async () => {
  const program = await startProgram("server/worker.ts", [], { DATABASE_URL: database.url });
  await program.said(/background work is running/);
  const crons = async () =>
    (
      await database.pools.owner.query<{ identifier: string }>(
        "SELECT identifier FROM graphile_worker._private_known_crontabs",
      )
    ).rows;
  await expect
    .poll(async () => (await crons()).map(({ identifier }) => identifier).sort())
    .toEqual(JOBS.flatMap(({ name, cron }) => (cron ? [name] : [])).sort());
  const began = performance.now();
  expect(await program.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("a process whose log nobody reads any more goes on, at rest, and ends as told", {
  retry: 0,
}, async () => {
  const program = await startProgram("server/worker.ts", [], {
    DATABASE_URL: database.url,
    PARLEY_LOG: "debug",
  });
  await program.said(/background work is running/);
  program.deafen();
  // It is told of a lost connection, and has something to log.
  const lost = async () =>
    (
      await database.pools.owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'parley%' AND query ILIKE 'LISTEN%'",
      )
    ).rowCount;
  await expect.poll(lost).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await program.stop()).toBe(0);
});
