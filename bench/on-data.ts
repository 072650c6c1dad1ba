// Benches of the language tools: no database, but public sets in a folder, DIR/<set>/dev for training and thresholds and
// DIR/<set>/<part> for testing.
import { existsSync, readdirSync, statSync } from "node:fs";
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
  const options = folder && { folder, part: text(values.part) ?? "dev", set: text(values.set) };
  const fault = options && faultOf(options, [...new Set(chosen.flatMap(({ sets }) => sets))]);
  if (fault) {
    console.error(fault);
    process.exit(1);
  }
  for (const bench of chosen) {
    console.log(`${bench.name}: ${bench.about}`);
    if (!options) console.log("SKIPPED: no data; give --data FOLDER or set EVAL_DIR");
    const sets = options ? await bench.runOnData(options) : {};
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

/** What is wrong with the options, and what would be right. */
export function faultOf({ folder, part, set }: DataOptions, sets: readonly string[]): string | undefined {
  if (!existsSync(folder)) return `--data: there is no folder ${folder}`;
  if (set !== undefined && !sets.includes(set)) return `--set: no set ${set}; there are ${sets.join(", ")}`;
  const asked = set === undefined ? sets : [set];
  if (asked.some((name) => existsSync(path.join(folder, name, part)))) return undefined;
  const parts = new Set(asked.flatMap((name) => partsIn(path.join(folder, name))));
  if (parts.size === 0) return `--data: ${folder} has no folder ${asked.join(", ")}`;
  return `--part: no part ${part} of ${asked.join(", ")}; there are ${[...parts].join(", ")}`;
}

/** The folders in that of a set, also where they are links. */
function partsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isDirectory());
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
