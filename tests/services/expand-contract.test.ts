import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMigrations } from "../../server/db/migrate";
import { breaksOldBuild, narrowsOldTable } from "../support/breaks-old-build";

const root = path.resolve(import.meta.dirname, "../..");

test("no migration breaks the build before it, unless it says that it ends a change begun earlier", () => {
  const breaking = readMigrations(path.join(root, "prisma/migrations"))
    .filter(({ name }) => name > "0003") // before the first release there was no build to keep working
    .flatMap(({ name, sql }) => breaksOldBuild(sql).map((statement) => `${name}: ${statement}`));
  expect(breaking).toEqual([]);
});

/** Looked at when they were written: all that the build before wrote passes them. What is applied cannot say so any more. */
const WIDE_ENOUGH = new Set([
  "0003_turn_indexes",
  "0008_pages",
  "0021_broadcasts",
  "0024_large_imports",
  "0047_vectors_follow",
  "0050_import_requests",
]);

test("no migration refuses what the build before it writes, unless it says why that is safe", () => {
  const narrowing = readMigrations(path.join(root, "prisma/migrations"))
    .filter(({ name }) => name > "0003" && !WIDE_ENOUGH.has(name))
    .flatMap(({ name, sql }) => narrowsOldTable(sql).map((statement) => `${name}: ${statement}`));
  expect(narrowing).toEqual([]);
});

test.each([
  "ALTER TABLE message ADD CONSTRAINT short CHECK (length(body) < 9);",
  "alter table only message\n add check (seq > 0);",
  "ALTER TABLE message ADD CONSTRAINT one UNIQUE (seq);",
  "ALTER TABLE message ADD FOREIGN KEY (user_id) REFERENCES person (id);",
  "CREATE UNIQUE INDEX CONCURRENTLY one ON message (seq);",
  "CREATE TABLE note (id uuid);\nCREATE UNIQUE INDEX one ON message (seq);",
])("finds that %j makes a table stricter", (sql) => expect(narrowsOldTable(sql)).toHaveLength(1));

test.each([
  "CREATE TABLE message (seq int CHECK (seq > 0), UNIQUE (seq));\nCREATE UNIQUE INDEX one ON message (seq);\nALTER TABLE message ADD CHECK (seq > 1);",
  "ALTER TABLE message ADD COLUMN mood text CHECK (mood <> '');",
  "CREATE INDEX one ON message (seq);",
  "-- contract: the build before writes none that is longer\nALTER TABLE message ADD CHECK (length(body) < 9);",
])("lets %j through", (sql) => expect(narrowsOldTable(sql)).toEqual([]));

test.each([
  "ALTER TABLE message DROP COLUMN body;",
  "alter table only message\n  drop column if exists body;",
  "ALTER TABLE message RENAME COLUMN body TO content;",
  "ALTER TABLE message RENAME TO messages;",
  "DROP TABLE message;",
  "ALTER TABLE message ALTER COLUMN body TYPE text;",
  "ALTER TABLE message ALTER COLUMN user_id SET NOT NULL;",
  "ALTER TABLE message ADD COLUMN mood text NOT NULL;",
  "REVOKE SELECT ON message FROM parley_turn;",
  "DROP FUNCTION parley_workspace();",
  "ALTER TABLE a ADD COLUMN x int, DROP COLUMN y;",
])("finds %s", (sql) => expect(breaksOldBuild(sql)).toHaveLength(1));

test.each([
  "ALTER TABLE message ADD COLUMN mood text;",
  "ALTER TABLE message ADD COLUMN mood text NOT NULL DEFAULT '';",
  "CREATE TABLE note (id uuid NOT NULL);",
  "CREATE INDEX CONCURRENTLY a ON message (id);",
  "DROP INDEX message_idx;",
  "-- DROP TABLE message;\nSELECT 1;",
  "-- contract: 0009_begin, the columns are read by nobody since 0.4\nALTER TABLE message DROP COLUMN body;",
])("lets through %s", (sql) => expect(breaksOldBuild(sql)).toEqual([]));

test("the rule is written where operators and authors of migrations look", () => {
  expect(readFileSync(path.join(root, "docs/operations.md"), "utf8")).toContain("-- contract:");
});
