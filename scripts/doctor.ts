// npm run doctor: looks at the settings, the folders and the database, and says in one line each what is in order
// and what is not. Exits with 1 when something keeps Parley from running. Changes nothing but starting the database.
import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { joinEmbedded } from "../server/db/embedded";
import { readMigrations } from "../server/db/migrate";
import { databaseRoles, mayTake } from "../server/db/roles";
import { type Environment, readEnvironment } from "../server/env";
import { errorMessage } from "../server/errors";
import { projectRoot } from "../server/root";

let broken = 0;
const good = (line: string) => console.log(`ok    ${line}`);
const note = (line: string) => console.log(`note  ${line}`);
const bad = (line: string) => {
  broken += 1;
  console.log(`BAD   ${line}`);
};

/** Runs one group of checks; what it throws is a finding, not the end. */
async function check(about: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    bad(`${about}: ${errorMessage(error)}`);
  }
}

good(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
await check("settings", async () => {
  const env = readEnvironment();
  good(`settings: every variable is valid; Parley is reached at ${env.url}`);
  await check("port", () => checkPort(env));
  await check("data folder", () => checkFolder(env));
  await check("database", () => checkDatabase(env));
  checkOptional(env);
});
console.log(broken === 0 ? "Nothing is in the way." : `${broken} to put right.`);
process.exit(broken === 0 ? 0 : 1);

function checkPort({ port, host }: Environment): Promise<void> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      note(`port ${port} is in use (by Parley itself, if it is running)`);
      resolve();
    });
    probe.listen(port, host, () => probe.close(() => resolve(good(`port ${port} on ${host} is free`))));
  });
}

async function checkFolder({ dataDir }: Environment): Promise<void> {
  const disk = await statfs(dataDir);
  const freeGigabytes = (disk.bavail * disk.bsize) / 1e9;
  const line = `data folder ${dataDir}: ${freeGigabytes.toFixed(1)} GB free`;
  if (freeGigabytes < 0.5) bad(line);
  else good(line);
  const secrets = path.join(dataDir, "secrets");
  if (existsSync(secrets)) {
    const mode = statSync(secrets).mode & 0o777;
    if (mode === 0o600) good("secrets: readable by their owner only; keep a copy with every backup");
    else bad(`secrets: mode ${mode.toString(8)}, should be 600`);
  } else note("secrets: PARLEY_SECRET_KEY is set, nothing is kept in the data folder");
}

async function checkDatabase(env: Environment): Promise<void> {
  const embedded = env.databaseUrl ? undefined : await joinEmbedded({ dataDir: env.dataDir, say: note });
  const client = new pg.Client({
    connectionString: env.databaseUrl ?? embedded?.url,
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; name: string; fsync: string; commit: string }>(
      `select current_setting('server_version') as version, current_user::text as name,
              current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
    );
    const server = rows[0];
    if (!server) throw new Error("the server says nothing about itself");
    good(`PostgreSQL ${server.version} (${embedded ? "embedded" : "from DATABASE_URL"}) answers`);
    if (server.fsync === "on" && server.commit !== "off") good("fsync and synchronous_commit are on");
    else
      bad(`fsync is ${server.fsync}, synchronous_commit ${server.commit}: a power cut would lose messages`);
    if (await checkMigrations(client)) await checkRoles(client, server.name);
  } finally {
    await client.end();
    await embedded?.leave();
  }
}

async function checkRoles(client: pg.Client, user: string): Promise<void> {
  const missing: string[] = [];
  for (const role of Object.values(databaseRoles)) {
    if (!(await mayTake(client, user, role))) missing.push(role);
  }
  if (missing.length === 0) good("row-level security binds: the separate roles are in place");
  else {
    const roles = missing.join(", ");
    note(`the second wall between workspaces is off: ${user} may not take the roles ${roles}.`);
    note(
      `      As an administrator: CREATE ROLE ${missing[0]} NOLOGIN; GRANT ${missing[0]} TO ${user}; and so on.`,
    );
  }
}

/** Whether the database has been set up at all: the roles are made together with the first migration. */
async function checkMigrations(client: pg.Client): Promise<boolean> {
  const known = readMigrations(path.join(projectRoot(), "prisma/migrations")).map(({ name }) => name);
  const { rows: tables } = await client.query("select from pg_class where relname = '_prisma_migrations'");
  const { rows } = tables.length
    ? await client.query<{ name: string }>(
        "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
      )
    : { rows: [] };
  const done = new Set(rows.map(({ name }) => name));
  const unknown = [...done].filter((name) => !known.includes(name));
  if (unknown.length > 0) bad(`the database is newer than this Parley (${unknown.join(", ")})`);
  const waiting = known.filter((name) => !done.has(name));
  if (waiting.length > 0) note(`${waiting.length} migrations will be applied at the next start`);
  else good(`schema: all ${known.length} migrations applied`);
  return tables.length > 0;
}

function checkOptional(env: Environment): void {
  if (!env.smtpUrl)
    note("SMTP_URL is not set: invitations are given as links, e-mail nodes take their error outlet");
  if (!env.openaiApiKey) note("OPENAI_API_KEY is not set: generate needs a key in the workspace's settings");
  if (env.url.startsWith("http:") && !/\/\/(localhost|127\.|\[::1\])/.test(env.url)) {
    bad(`PARLEY_URL ${env.url} is not https: cookies and messages travel in the clear`);
  }
}
