import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/support/test-database";
import { migrate } from "./migrate";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await database.pools.owner.query("drop table _prisma_migrations"); // as if nothing had been applied yet
  folder = mkdtempSync(path.join(tmpdir(), "parley-migrations-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}
const apply = () => migrate({ url: database.url, folder });

test("applies in order, once, also when several processes start together", async () => {
  write("0002_b", "insert into try_a values (1);");
  write(
    "0001_a",
    "create table try_a (n int); create function try_f() returns int language sql as $$ select 1; $$;",
  );
  const results = await Promise.all([apply(), apply(), apply()]);
  expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 2]);
  expect((await database.pools.owner.query("select * from try_a")).rows).toEqual([{ n: 1 }]);
});

test("a migration that fails leaves nothing behind and is tried again", async () => {
  write("0001_a", "create table try_a (n int); select nonsense;");
  await expect(apply()).rejects.toThrow(/0001_a failed and was undone/);
  write("0001_a", "create table try_a (n int);");
  expect((await apply()).applied).toEqual(["0001_a"]);
});

test("a database of a newer version and an edited migration are refused", async () => {
  write("0001_a", "create table try_a (n int);");
  write("0002_b", "create table try_b (n int);");
  await apply();
  rmSync(path.join(folder, "0002_b"), { recursive: true });
  await expect(apply()).rejects.toThrow(/newer Parley.*0002_b/);
  write("0002_b", "create table try_b (n int, m int);");
  await expect(apply()).rejects.toThrow(/0002_b was changed/);
});
