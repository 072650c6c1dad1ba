import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMigrations } from "../../server/db/migrate";
import { breaksOldBuild } from "../support/breaks-old-build";

const root = path.resolve(import.meta.dirname, "../..");

test("no migration breaks the build before it, unless it says that it ends a change begun earlier", () => {
  const breaking = readMigrations(path.join(root, "prisma/migrations"))
    .filter(({ name }) => name > "0003") // before the first release there was no build to keep working
    .flatMap(({ name, sql }) => breaksOldBuild(sql).map((statement) => `${name}: ${statement}`));
  expect(breaking).toEqual([]);
});

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
