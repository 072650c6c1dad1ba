import type { RouterOutputs } from "../trpc/router-types";

type Counts = { readonly [key: string]: number | undefined };

/** What a part of the contacts would do. */
export interface DryTally {
  readonly looked: number;
  readonly steps: {
    readonly [node: string]: {
      readonly came: number;
      readonly sent: number;
      readonly outlets: Counts;
      readonly skipped: Counts;
      readonly held: Counts;
    };
  };
  readonly ends: Counts;
  readonly hours: Counts;
  readonly assumed: Counts;
  readonly samples: readonly {
    readonly contactId: string;
    readonly name: string | null;
    readonly step: string;
    readonly outcome: string;
    readonly at: string;
    readonly until: string | null;
    readonly channel: string | null;
    readonly text: string | null;
  }[];
}

/** A dry run as far as it is known. */
export type DryRun = Omit<RouterOutputs["broadcasts"]["dryRun"], "tally"> & { readonly tally: DryTally };

/** Samples that are kept of each outcome of a step. */
const SAMPLES = 3;

/** Two parts of a dry run as one. */
export function mergeTally(a: DryTally, b: DryTally): DryTally {
  const steps = { ...a.steps };
  for (const [node, more] of Object.entries(b.steps)) {
    const known = steps[node];
    steps[node] = known
      ? {
          came: known.came + more.came,
          sent: known.sent + more.sent,
          outlets: sum(known.outlets, more.outlets),
          skipped: sum(known.skipped, more.skipped),
          held: sum(known.held, more.held),
        }
      : more;
  }
  const samples: DryTally["samples"][number][] = [];
  const kept = new Map<string, number>();
  for (const one of [...a.samples, ...b.samples]) {
    const key = `${one.step} ${one.outcome}`;
    const count = (kept.get(key) ?? 0) + 1;
    kept.set(key, count);
    if (count <= SAMPLES) samples.push(one);
  }
  return {
    looked: a.looked + b.looked,
    steps,
    ends: sum(a.ends, b.ends),
    hours: sum(a.hours, b.hours),
    assumed: sum(a.assumed, b.assumed),
    samples,
  };
}

function sum(a: Counts, b: Counts): Counts {
  const all: { [key: string]: number } = {};
  for (const part of [a, b])
    for (const [key, value] of Object.entries(part)) all[key] = (all[key] ?? 0) + (value ?? 0);
  return all;
}
