// Benches of the language tools: no database, but public sets in a folder, DIR/<set>/dev for training and thresholds and
// DIR/<set>/<part> for testing.
import path from "node:path";
import { parseArgs } from "node:util";
import type { DataBench, DataOptions } from "./bench";
import { emotion } from "./emotion";
import { knowledge } from "./knowledge";
import { recommend } from "./recommend";
import { understand } from "./understand";

export const dataBenches: readonly DataBench[] = [emotion, understand, knowledge, recommend];

/** Runs those named on the command line, if all that are named are of this kind; with --json the figures come last, as one line. */
export async function runOnData(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: {
      data: { type: "string" },
      part: { type: "string" },
      set: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const chosen = dataBenches.filter(({ name }) => positionals.includes(name));
  if (chosen.length === 0 || chosen.length < positionals.length) return false;
  const evaluation = process.env.EVAL_DIR;
  const folder = text(values.data) ?? (evaluation ? path.join(evaluation, "data") : undefined);
  const options: DataOptions = { folder, part: text(values.part) ?? "dev", set: text(values.set) };
  for (const bench of chosen) {
    console.log(`${bench.name}: ${bench.about}`);
    if (!folder) console.log("SKIPPED: no data; give --data FOLDER or set EVAL_DIR");
    const sets = folder ? await bench.runOnData(options) : {};
    for (const [set, figures] of Object.entries(sets)) {
      const list = Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`);
      console.log(`  ${set.padEnd(26)} ${list.join("  ")}`);
    }
    const rounded = Object.fromEntries(
      Object.entries(sets).map(([set, figures]) => [
        set,
        Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)])),
      ]),
    );
    if (values.json) console.log(JSON.stringify({ bench: bench.name, sets: rounded }));
  }
  return true;
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
