import path from "node:path";
import pg from "pg";
import { joinEmbedded } from "../../server/db/embedded";
import { readMigrations } from "../../server/db/migrate";
import { databaseRoles, mayTake } from "../../server/db/roles";
import type { Environment } from "../../server/env";
import { errorMessage } from "../../server/errors";
import { keyId } from "../../server/key-id";
import { knownKey } from "../../server/known-key";
import { projectRoot } from "../../server/root";
import { checkWork } from "./check-work";
import type { Findings } from "./finding";

const OLDEST = 140_000;
const CLOCK_MS = 2_000;
/** Part of the server's connections that may be taken. */
const FULL = 0.8;

/** The database: server, safety, walls, schema, clock, and what waits in it. */
export async function checkDatabase(env: Environment, findings: Findings): Promise<void> {
  const client = await connect(env, findings);
  if (!client) return;
  try {
    await findings.check("durability", () => checkDurability(client.pg, findings));
    await findings.check("clock", () => checkClock(client.pg, findings));
    await findings.check("connections", () => checkConnections(client.pg, findings));
    let there = false;
    await findings.check("migrations", async () => {
      there = await checkMigrations(client.pg, findings);
    });
    if (!there) return;
    let walled = false;
    await findings.check("roles", async () => {
      walled = await checkRoles(client.pg, findings);
    });
    await findings.check("extensions", () => checkExtension(client.pg, findings));
    await findings.check("secret key", () => checkKey(client.pg, env, findings, walled));
    await checkWork(client.pg, findings, walled);
  } finally {
    await client.leave();
  }
}

async function connect(
  env: Environment,
  findings: Findings,
): Promise<{ pg: pg.Client; leave: () => Promise<void> } | undefined> {
  let leaveCluster: () => Promise<void> = async () => undefined;
  try {
    const embedded = env.databaseUrl ? undefined : await joinEmbedded({ dataDir: env.dataDir });
    if (embedded) leaveCluster = () => embedded.leave();
    const client = new pg.Client({
      connectionString: env.databaseUrl ?? embedded?.url,
      application_name: "parley-doctor",
      connectionTimeoutMillis: 5_000,
      statement_timeout: 15_000,
    });
    client.on("error", () => undefined); // the query under way rejects with the same error
    await client.connect();
    const began = performance.now();
    const { rows } = await client.query<{ version: string; number: number }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
    );
    const { version = "", number = 0 } = rows[0] ?? {};
    const where = embedded ? "embedded" : "DATABASE_URL";
    findings.add("ok", "database", { version, where, ms: Math.round(performance.now() - began) });
    if (number < OLDEST) findings.add("bad", "databaseOld", { version });
    return {
      pg: client,
      leave: async () => {
        await client.end();
        await leaveCluster();
      },
    };
  } catch (error) {
    findings.add("bad", "databaseAway", { why: errorMessage(error) });
    await leaveCluster();
    return undefined;
  }
}

async function checkDurability(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY 1",
  );
  const off = rows.filter(({ setting }) => setting === "off");
  for (const { name, setting } of off) findings.add("bad", "notDurable", { setting: name, value: setting });
  if (off.length === 0) findings.add("ok", "durable");
}

async function checkClock(client: pg.Client, findings: Findings): Promise<void> {
  const before = Date.now();
  const { rows } = await client.query<{ now: number }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  const ms = Math.round(Math.abs((rows[0]?.now ?? 0) - (before + Date.now()) / 2));
  findings.add(ms > CLOCK_MS ? "bad" : "ok", ms > CLOCK_MS ? "clockOff" : "clock", { ms });
}

async function checkConnections(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ used: number; allowed: number }>(
    `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS allowed`,
  );
  const { used = 0, allowed = 1 } = rows[0] ?? {};
  const few = used > allowed * FULL;
  findings.add(few ? "bad" : "ok", few ? "connectionsFew" : "connections", { used, allowed });
}

/** Whether the database has been set up at all: the roles are made together with the first migration. */
async function checkMigrations(client: pg.Client, findings: Findings): Promise<boolean> {
  const known = readMigrations(path.join(projectRoot(), "prisma/migrations"));
  const { rows: tables } = await client.query(
    "SELECT FROM pg_class WHERE oid = to_regclass('_prisma_migrations')",
  );
  const { rows } = tables.length
    ? await client.query<{ name: string; checksum: string }>(
        "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
      )
    : { rows: [] };
  const done = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const unknown = [...done.keys()].filter((name) => !known.some((one) => one.name === name));
  if (unknown.length > 0) findings.add("bad", "schemaNewer", { names: unknown.join(", ") });
  for (const { name, checksum } of known)
    if (done.has(name) && done.get(name) !== checksum) findings.add("bad", "schemaEdited", { name });
  const waiting = known.filter(({ name }) => !done.has(name)).length;
  if (waiting > 0) findings.add("note", "schemaWaiting", { count: waiting });
  else findings.add("ok", "schema", { count: known.length });
  return tables.length > 0;
}

async function checkRoles(client: pg.Client, findings: Findings): Promise<boolean> {
  const { rows: me } = await client.query<{ user: string }>('SELECT current_user::text AS "user"');
  const user = me[0]?.user ?? "";
  const missing: string[] = [];
  for (const role of Object.values(databaseRoles))
    if (!(await mayTake(client, user, role))) missing.push(role);
  if (missing.length > 0) {
    findings.add("note", "rolesMissing", { user, roles: missing.join(", ") });
    return false;
  }
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
       AND NOT relforcerowsecurity AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'workspace_id')`,
  );
  if (rows.length > 0) findings.add("bad", "wallOpen", { tables: rows.map(({ name }) => name).join(", ") });
  else findings.add("ok", "roles");
  return true;
}

/** Whether this is the key that the database was begun with. */
async function checkKey(
  client: pg.Client,
  env: Environment,
  findings: Findings,
  walled: boolean,
): Promise<void> {
  const { rows } = await client.query("SELECT FROM pg_class WHERE oid = to_regclass('secret_key')");
  if (rows.length === 0) return; // before the migration that is waiting
  await client.query("BEGIN READ ONLY");
  if (walled) await client.query(`SET LOCAL ROLE ${databaseRoles.auth}`);
  const known = await knownKey(client);
  await client.query("ROLLBACK");
  if (known === undefined) return;
  const same = known === keyId(env.secretKey);
  findings.add(same ? "ok" : "bad", same ? "keySame" : "keyOther");
}

async function checkExtension(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
  findings.add(rows.length ? "ok" : "note", rows.length ? "extension" : "extensionMissing", {
    name: "pg_trgm",
  });
}
