import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { z } from "zod";
import { projectRoot } from "../server/root";
import { quantile } from "./bench";

/** One run of one bench. `machine` tells runs apart that cannot be compared. */
const runSchema = z.object({
  at: z.string(),
  commit: z.string(),
  machine: z.string(),
  bench: z.string(),
  figures: z.record(z.string(), z.number()),
});
type Run = z.infer<typeof runSchema>;

/** Earlier runs that the last one is held against. */
const BEFORE = 5;

const file = (): string => path.join(projectRoot(), ".parley/bench-history.jsonl");

/** Adds a run to the history: a line of JSON, at the end of a file that is not in the repository. */
export function keepRun(bench: string, figures: Record<string, number>): void {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? "?"}, Node ${process.versions.node}`;
  const run: Run = { at: new Date().toISOString(), commit: commitNow(), machine, bench, figures };
  mkdirSync(path.dirname(file()), { recursive: true });
  appendFileSync(file(), `${JSON.stringify(run)}\n`);
}

/** Prints each bench's last run beside the median of those before it on the same machine. */
export function compareRuns(names: readonly string[]): void {
  const runs = readRuns();
  const benches = [...new Set(runs.map((run) => run.bench))].filter(
    (name) => names.length === 0 || names.includes(name),
  );
  if (benches.length === 0)
    console.log("There is nothing to compare yet: npm run bench keeps what it finds.");
  for (const bench of benches) {
    const last = runs.findLast((run) => run.bench === bench);
    if (!last) continue;
    const earlier = runs
      .filter((run) => run.bench === bench && run.machine === last.machine && run !== last)
      .slice(-BEFORE);
    console.log(
      `\n${bench}: ${last.commit} (${last.at.slice(0, 16)}) against ${earlier.length} earlier runs`,
    );
    for (const [name, value] of Object.entries(last.figures)) {
      const known = earlier.flatMap((run) => run.figures[name] ?? []);
      const usual = quantile(known, 0.5);
      const change = known.length === 0 || usual === 0 ? "" : `${percent(value / usual - 1)} (was ${usual})`;
      console.log(`  ${name.padEnd(40)} ${String(value).padStart(10)}  ${change}`);
    }
  }
}

function readRuns(): Run[] {
  if (!existsSync(file())) return [];
  return readFileSync(file(), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => runSchema.parse(JSON.parse(line)));
}

const percent = (share: number): string => `${share < 0 ? "" : "+"}${Math.round(share * 100)} %`;

function commitNow(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      cwd: projectRoot(),
      encoding: "utf8",
    }).trim();
  } catch {
    return "no commit"; // a copy without its history
  }
}
