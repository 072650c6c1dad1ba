import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import type { Migration } from "../../server/db/migrate";
import { createPools, type Pools } from "../../server/db/pools";
import { processTag } from "../../server/db/postgres/lock";
import { errorCode } from "../../server/errors";

/** The template database's name for a set of migrations. */
export function templateName(migrations: readonly Migration[]): string {
  const hash = createHash("sha256");
  for (const { name, checksum } of migrations) hash.update(`${name}:${checksum}\n`);
  return `template_${hash.digest("hex").slice(0, 16)}`;
}

export interface TestDatabase {
  readonly url: string;
  readonly pools: Pools;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

let made = 0;

/** Makes an empty, migrated database of its own (about 80 ms). The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = inject("databaseUrl");
  const tag = (processTag(process.pid) ?? `${process.pid}-0`).replace("-", "_");
  const name = `test_${tag}_${++made}_${Math.floor(performance.now())}`;
  // Copied as files: by way of the log, page by page, it takes five times the processor's time.
  const template = `template ${inject("databaseTemplate")} strategy file_copy`;
  await withAdmin(admin, `create database ${name} ${template}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pools = await createPools({ url: url.href, max: 8 });
  return {
    url: url.href,
    pools,
    drop: async () => {
      if (globalThis.parleyPools === pools) globalThis.parleyPools = undefined;
      await pools.close();
      await withAdmin(admin, `drop database if exists ${name} with (force)`);
    },
  };
}

/**
 * For a test file: a database made before its tests and dropped after them, whose pools are also what `pools()`
 * gives. Use its fields inside tests and hooks only, they are not there before.
 */
export function testDatabase(): TestDatabase {
  let database: TestDatabase | undefined;
  const ready = (): TestDatabase => {
    if (!database) throw new Error("the test database exists only inside tests and hooks");
    return database;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    globalThis.parleyPools = database.pools;
  });
  afterAll(async () => {
    await database?.drop();
  });
  return {
    get url() {
      return ready().url;
    },
    get pools() {
      return ready().pools;
    },
    drop: () => ready().drop(),
  };
}

/** Cleaning by the database itself may be under way in the one that is dropped, and only a superuser may end that: it ends soon. */
async function withAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if (attempt === 50 || errorCode(error) !== "42501") throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  } finally {
    await client.end();
  }
}
