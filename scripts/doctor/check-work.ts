import type pg from "pg";
import { databaseRoles } from "../../server/db/roles";
import type { Findings } from "./finding";

/** Seconds that due work may wait before something is wrong. */
const LATE = 60;
const LONG_TRANSACTION = 300;

interface Facts {
  endpoints: number;
  live: number;
  timers: number;
  effects: number;
  leases: number;
  seconds: number;
}

/** What is live and what waits, across workspaces: with the role that may see so much, and no more. */
export async function checkWork(client: pg.Client, findings: Findings, walled: boolean): Promise<void> {
  await findings.check("work", async () => {
    await client.query("BEGIN READ ONLY");
    if (walled) await client.query(`SET LOCAL ROLE ${databaseRoles.turn}`);
    const { rows } = await client.query<Facts>(
      `SELECT (SELECT count(*)::int FROM endpoint WHERE kind = 'chat') AS endpoints,
         (SELECT count(*)::int FROM endpoint WHERE kind = 'chat' AND active_version IS NOT NULL AND disabled_at IS NULL) AS live,
         (SELECT count(*)::int FROM run WHERE wake_at <= now()) AS timers,
         (SELECT count(*)::int FROM effect WHERE state = 'due' AND due_at <= now()) AS effects,
         (SELECT count(*)::int FROM effect WHERE state = 'leased' AND lease_until < now() - interval '10 seconds') AS leases,
         coalesce(extract(epoch FROM now() - least((SELECT min(wake_at) FROM run WHERE wake_at IS NOT NULL),
           (SELECT min(due_at) FROM effect WHERE state = 'due'))), 0)::float8 AS seconds`,
    );
    await client.query("ROLLBACK");
    const facts = rows[0];
    if (!facts) throw new Error("the database says nothing");
    const { endpoints, live, timers, effects, leases } = facts;
    findings.add(live > 0 ? "ok" : "note", live > 0 ? "published" : "publishedNone", { endpoints, live });
    const seconds = Math.round(Math.max(0, facts.seconds));
    const late = timers + effects > 0 && seconds > LATE;
    findings.add(late ? "bad" : "ok", late ? "dueLate" : "due", { timers, effects, seconds });
    findings.add(leases > 0 ? "bad" : "ok", leases > 0 ? "leasesOver" : "leases", { count: leases });
  });
  await findings.check("transactions", () => checkTransactions(client, findings));
  await findings.check("jobs", () => checkJobs(client, findings));
}

async function checkTransactions(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ pid: number; program: string; seconds: number }>(
    `SELECT pid, application_name AS program, round(extract(epoch FROM clock_timestamp() - xact_start))::int AS seconds FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - make_interval(secs => $1)
       AND application_name <> 'parley-backup' ORDER BY xact_start LIMIT 3`,
    [LONG_TRANSACTION],
  );
  for (const row of rows) findings.add("bad", "transactionsLong", row);
  if (rows.length === 0) findings.add("ok", "transactions");
}

async function checkJobs(client: pg.Client, findings: Findings): Promise<void> {
  const { rows: there } = await client.query(
    "SELECT FROM pg_class WHERE oid = to_regclass('graphile_worker._private_jobs')",
  );
  if (there.length === 0) return;
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE attempts >= max_attempts AND locked_at IS NULL",
  );
  const count = rows[0]?.count ?? 0;
  findings.add(count > 0 ? "note" : "ok", count > 0 ? "jobsStuck" : "jobs", { count });
}
