import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { joinEmbedded } from "../../server/db/embedded";
import { migrate, readMigrations } from "../../server/db/migrate";
import { processTag } from "../../server/db/postgres/lock";
import { templateName } from "./test-database";

const root = path.resolve(import.meta.dirname, "../..");
const LOCK = 7_276_539_102;

declare module "vitest" {
  export interface ProvidedContext {
    /** Logs in to the test cluster's maintenance database as a user that may make databases. */
    databaseUrl: string;
    databaseTemplate: string;
  }
}

/**
 * Starts (or joins) the cluster for tests and makes the migrated template that `testDatabase()` copies. Several
 * test runs may do this at once: the cluster is shared, and the template is named after the migrations' content.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = path.resolve(process.env.PARLEY_TEST_DATA_DIR ?? path.join(root, ".parley/test"));
  const cluster = await joinEmbedded({ dataDir, durable: false, say: (line) => console.log(line) });
  const url = new URL(cluster.url);
  url.pathname = "/postgres";
  const folder = path.join(root, "prisma/migrations");
  const template = templateName(readMigrations(folder));
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await dropAbandoned(client);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [template]);
    if (rowCount === 0) {
      const draft = `${template}_draft`; // renamed when whole, so that a killed run leaves no half template
      await client.query(`drop database if exists ${draft} with (force)`);
      await client.query(`create database ${draft}`);
      const draftUrl = new URL(url.href);
      draftUrl.pathname = `/${draft}`;
      await migrate({ url: draftUrl.href, folder });
      await client.query(`alter database ${draft} rename to ${template}`);
    }
  } finally {
    await client.end();
  }
  project.provide("databaseUrl", url.href);
  project.provide("databaseTemplate", template);
  return () => cluster.leave();
}

/** Databases of test runs that were killed: their names carry the process that made them. */
async function dropAbandoned(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    String.raw`select datname from pg_database where datname like 'test\_%'`,
  );
  for (const { datname } of rows) {
    const [, pid = "", started = ""] = datname.split("_");
    if (processTag(Number(pid)) === `${pid}-${started}`) continue;
    await client.query(`drop database if exists "${datname}" with (force)`);
  }
}
