import pg from "pg";
import { MIGRATION_LOCK } from "./migrate";

/** The newest migration of graphile-worker's own schema that this version of it brings. */
export const JOB_SCHEMA_VERSION = 18;
const SCHEMA = "graphile_worker";
const TABLES = ["_private_jobs", "_private_job_queues", "_private_tasks", "_private_known_crontabs"];

/**
 * Brings the schema of background jobs up to date, as its owner. A login of another name, which the server then runs as,
 * is let in: the tables have row-level security without a policy, which shuts out everybody but the owner.
 */
export async function migrateJobs(options: {
  readonly url: string;
  readonly loginUser?: string | undefined;
}): Promise<void> {
  const client = new pg.Client({ connectionString: options.url, application_name: "parley-migrate" });
  client.on("error", () => undefined); // the query under way rejects with the same error
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    if ((await version(client)) < JOB_SCHEMA_VERSION) {
      const { Logger, runMigrations } = await import("graphile-worker");
      await runMigrations({ connectionString: options.url, logger: new Logger(() => () => undefined) });
    }
    const { rows } = await client.query<{ user: string }>('select current_user as "user"');
    if (options.loginUser !== undefined && options.loginUser !== rows[0]?.user)
      await letIn(client, options.loginUser);
  } finally {
    await client.end();
  }
}

async function version(client: pg.Client): Promise<number> {
  const { rows: tables } = await client.query(
    `select from pg_class where oid = to_regclass('${SCHEMA}.migrations')`,
  );
  if (tables.length === 0) return 0;
  const { rows } = await client.query<{ id: number | null }>(
    `select max(id) as id from ${SCHEMA}.migrations`,
  );
  return rows[0]?.id ?? 0;
}

async function letIn(client: pg.Client, user: string): Promise<void> {
  const name = client.escapeIdentifier(user);
  await client.query(`grant usage on schema ${SCHEMA} to ${name}`);
  await client.query(`grant select on ${SCHEMA}.migrations to ${name}`);
  await client.query(`grant all on all sequences in schema ${SCHEMA} to ${name}`);
  await client.query(`grant execute on all functions in schema ${SCHEMA} to ${name}`);
  for (const table of TABLES) {
    await client.query(`grant select, insert, update, delete on ${SCHEMA}.${table} to ${name}`);
    await client.query(`drop policy if exists parley_server on ${SCHEMA}.${table}`);
    await client.query(
      `create policy parley_server on ${SCHEMA}.${table} to ${name} using (true) with check (true)`,
    );
  }
}
