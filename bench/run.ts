// npm run bench -- [names] [--quick] [--json]: runs the benches on a database of their own and prints their figures;
// npm run bench -- compare [names]: the last run of each beside earlier ones (.parley/bench-history.jsonl).
// with --json one line that starts with `{` comes last on standard output. Those of the language tools need no database but
// data: --data FOLDER (default $EVAL_DIR/data), --part NAME (default dev), --set NAME.
import { cpus } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { joinEmbedded } from "../server/db/embedded";
import { migrate } from "../server/db/migrate";
import { errorCode } from "../server/errors";
import { projectRoot } from "../server/root";
import { audience } from "./audience";
import type { Bench } from "./bench";
import { canvas } from "./canvas";
import { capacity } from "./capacity";
import { chat } from "./chat";
import { commit } from "./commit";
import { coupons } from "./coupons";
import { engine } from "./engine";
import { growth } from "./growth";
import { compareRuns, keepRun } from "./history";
import { knowledgeSearch } from "./knowledge-search";
import { live } from "./live";
import { dataBenches, runOnData } from "./on-data";
import { start } from "./start";
import { surge } from "./surge";
import { surgeAnswers } from "./surge-answers";
import { widget } from "./widget";

const benches: readonly Bench[] = [
  commit,
  engine,
  chat,
  growth,
  coupons,
  audience,
  surge,
  surgeAnswers,
  live,
  knowledgeSearch,
  widget,
  start,
  canvas,
  capacity,
];

const args = process.argv.slice(2);
if (await runOnData(args)) process.exit(0);
const names = args.filter((arg) => !arg.startsWith("--"));
if (names[0] === "compare") {
  compareRuns(names.slice(1));
  process.exit(0);
}
const json = args.includes("--json");
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown: ${unknown.join(", ")}; there are: ${[...benches, ...dataBenches].map(({ name }) => name).join(", ")}`,
  );
  process.exit(1);
}
// The commit latency belongs to every run: the other figures mean little without it.
const chosen = benches.filter(
  ({ name }) => names.length === 0 || names.includes(name) || name === commit.name,
);

const root = projectRoot();
const external = process.env.DATABASE_URL;
const embedded = external
  ? undefined
  : await joinEmbedded({ dataDir: path.join(root, ".parley/bench"), say: (line) => console.log(line) });
const admin = new pg.Client(external ?? embedded?.url ?? "");
const database = `bench_${process.pid}`;
await admin.connect();
let failed = false;
try {
  await admin.query(`create database ${database}`);
  const url = new URL(external ?? embedded?.url ?? "");
  url.pathname = `/${database}`;
  await migrate({ url: url.href, folder: path.join(root, "prisma/migrations") });
  const pool = new pg.Pool({ connectionString: url.href, max: 20 });
  pool.on("error", () => undefined); // the database is dropped under it at the end
  try {
    await runAll(url.href, pool);
  } finally {
    await pool.end();
  }
} catch (error) {
  failed = true;
  console.error(error);
} finally {
  await dropDatabase();
  await admin.end();
  await embedded?.leave();
}
process.exit(failed ? 1 : 0);

/** A vacuum of the server's own may be at work in it, which only a superuser can end: it is waited for. */
async function dropDatabase(): Promise<void> {
  for (let tries = 30; ; tries--) {
    try {
      await admin.query(`drop database if exists ${database} with (force)`);
      return;
    } catch (error) {
      if (tries === 0 || errorCode(error) !== "42501") throw error;
      await sleep(1_000);
    }
  }
}

async function runAll(url: string, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ fsync: string; commit: string; version: string }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('server_version') as version`,
  );
  const machine = { node: process.versions.node, cpus: cpus().length, postgres: rows[0]?.version };
  const durability = { fsync: rows[0]?.fsync, synchronous_commit: rows[0]?.commit };
  console.log(`Node ${machine.node}, ${machine.cpus} CPUs, PostgreSQL ${machine.postgres}`);
  console.log(`fsync ${durability.fsync}, synchronous_commit ${durability.synchronous_commit}`);
  const results: Record<string, Record<string, number>> = {};
  for (const bench of chosen) {
    console.log(`\n${bench.name}: ${bench.about}`);
    const figures = await bench.run({ url, pool, quick: args.includes("--quick") });
    for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(32)} ${round(value)}`);
    const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
    results[bench.name] = rounded;
    if (!args.includes("--quick")) keepRun(bench.name, rounded);
  }
  // The figures of the bench that was asked for stand at the top.
  const asked = chosen.find((bench) => bench.name === (names[0] ?? "chat"));
  const summary = asked && { bench: asked.name, ...asked.summary?.(results[asked.name] ?? {}) };
  if (json) console.log(JSON.stringify({ ...summary, machine, ...durability, results }));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
