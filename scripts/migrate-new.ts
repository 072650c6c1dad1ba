// npm run migrate:new -- NAME: writes the SQL for what changed in prisma/schema.prisma since the last migration was
// committed into a new folder of prisma/migrations, for its author to read and complete: row-level security, grants,
// checks, partial indexes and partitions are written by hand and are in no schema file. The engine insists on a connection; it reads nothing there.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { joinEmbedded } from "../server/db/embedded";
import { readMigrations } from "../server/db/migrate";
import { projectRoot } from "../server/root";

const root = projectRoot();
const migrations = path.join(root, "prisma/migrations");
const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("usage: npm run migrate:new -- name_in_lower_case");
  process.exit(1);
}

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
const commit = git("log", "-1", "--format=%H", "--", "prisma/migrations").trim();
const before = commit ? git("show", `${commit}:prisma/schema.prisma`) : "";
const sql = await difference(before, readFileSync(path.join(root, "prisma/schema.prisma"), "utf8"));
if (sql.includes("This is an empty migration")) {
  console.log("The schema is as it was at the last migration: nothing to write.");
} else {
  const number = String(readMigrations(migrations).length + 1).padStart(4, "0");
  const folder = path.join(migrations, `${number}_${name}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "migration.sql"), sql);
  console.log(`${path.relative(root, folder)}/migration.sql: read it, complete it, test it.`);
}

/** The SQL that leads from one schema to the other. */
async function difference(from: string, to: string): Promise<string> {
  const cluster = await joinEmbedded({ dataDir: path.join(root, ".parley/test"), durable: false });
  const engine = await schemaEngine(cluster.url);
  const side = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "prisma/schema.prisma", content }],
  });
  const result = await engine.diff({
    from: from ? side(from) : { tag: "empty" },
    to: side(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  await cluster.leave();
  return result.stdout ?? "";
}

/** The package is made for bundlers that load .wasm files; here it is put together by hand. */
async function schemaEngine(databaseUrl: string) {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const require = createRequire(path.join(root, "package.json"));
  const file = require
    .resolve("@prisma/schema-engine-wasm")
    .replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  return glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
}
