import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { errorMessage, StartError } from "../errors";
import { uuidv7 } from "../ids";
import { ensureRoles } from "./roles";

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations of a folder in order of their names, as Prisma lays them out (`<name>/migration.sql`). */
export function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/** One number of our own for PostgreSQL's advisory locks: processes that start together migrate one after the other. */
export const MIGRATION_LOCK = 7_276_539_101;

const TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

export interface MigrateOptions {
  /** Logs in as the owner of the schema. */
  readonly url: string;
  readonly folder: string;
  /** Only these: the schema that a backup was taken from. */
  readonly only?: readonly string[];
  /** The user that the server logs in as, when it is another one. */
  readonly loginUser?: string;
  readonly say?: (line: string) => void;
}

/**
 * Applies the migrations that the database does not have yet, each in one transaction together with its row in
 * Prisma's table. Throws a StartError when the database is newer than this program or a migration was edited.
 * Returns the names applied, and whether the separate database roles could be made.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[]; roles: boolean }> {
  const migrations = readMigrations(options.folder);
  const client = new pg.Client({ connectionString: options.url, application_name: "parley-migrate" });
  client.on("error", () => undefined); // the query under way rejects with the same error
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const roles = await ensureRoles(client, options.loginUser ?? (await currentUser(client)));
    const done = await appliedMigrations(client, migrations);
    const missing = migrations.filter(
      ({ name }) => !done.has(name) && (options.only?.includes(name) ?? true),
    );
    for (const migration of missing) {
      options.say?.(`Migrating the database: ${migration.name}`);
      await apply(client, migration);
    }
    return { applied: missing.map((migration) => migration.name), roles };
  } finally {
    await client.end(); // gives the lock back, too
  }
}

async function currentUser(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ user: string }>('select current_user as "user"');
  return rows[0]?.user ?? "";
}

async function appliedMigrations(client: pg.Client, known: Migration[]): Promise<Set<string>> {
  await client.query(TABLE);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = byName.get(row.migration_name);
    if (!migration) {
      throw new StartError(
        `the database was written by a newer Parley (migration ${row.migration_name} is not known here): start that version, or restore a backup`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new StartError(
        `migration ${row.migration_name} was changed after it was applied to this database: put the file back as it was`,
      );
    }
  }
  return new Set(rows.map((row) => row.migration_name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [uuidv7(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // the connection may be gone; the first error counts
    throw new StartError(`migration ${migration.name} failed and was undone: ${errorMessage(error)}`, error);
  }
}
