import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Boundary } from "../../server/conversations/turn-store";
import type { Backend } from "./backend";
import { FAULTS, type Flaws, type Plan, planOf } from "./plan";
import { type History, simulate } from "./simulate";

const FOLDER = path.join(import.meta.dirname, "seeds");
const planSchema = z.object({
  seed: z.number(),
  actions: z.number(),
  without: z.array(z.enum(FAULTS)),
  /** What was wrong with it, for the reader. */
  was: z.string().optional(),
});

/** Histories that once went wrong, by file. They are played again for ever. */
export function keptPlans(): [file: string, plan: Plan][] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file, planSchema.parse(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8")))]);
}

export interface Played {
  readonly seeds: number;
  readonly commits: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
  readonly crossings: ReadonlyMap<Boundary | "read", number>;
}

/**
 * Plays one history per seed. The first that goes wrong is made smaller, written to tests/simulation/seeds and thrown
 * with the command that plays it again.
 */
export async function playSeeds(
  first: number,
  count: number,
  backendOf?: (seed: number) => Promise<Backend>,
): Promise<Played> {
  const crossings = new Map<Boundary | "read", number>();
  let commits = 0;
  let lasted = 0;
  for (let seed = first; seed < first + count; seed++) {
    const plan = planOf(seed);
    const backend = backendOf && (await backendOf(seed));
    const history = await simulate(plan, backend ? { backend } : {});
    if (history.breaches.length) throw new Error(await report(plan, history, backendOf === undefined));
    commits += history.commits;
    lasted += history.lasted;
    for (const [name, times] of history.crossings) crossings.set(name, (crossings.get(name) ?? 0) + times);
  }
  return { seeds: count, commits, lasted, crossings };
}

async function report(plan: Plan, history: History, small: boolean): Promise<string> {
  const [breach] = history.breaches;
  const smaller = small ? await minimised(plan) : plan;
  const was = `${breach?.invariant}: ${breach?.message}`;
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${plan.seed}.json`);
  writeFileSync(file, `${JSON.stringify({ ...smaller, was }, null, 2)}\n`);
  return `seed ${plan.seed}: ${was}\nkept as tests/simulation/seeds/${plan.seed}.json; again: SIM_SEED=${plan.seed} SIM_SEEDS=1 npm test -- tests/simulation`;
}

/** The same seed with fewer faults and actions, where it still goes wrong. */
export async function minimised(plan: Plan, flaws: Flaws = {}): Promise<Plan> {
  const fails = async (one: Plan) => (await simulate(one, { flaws })).breaches.length > 0;
  let best = plan;
  for (const fault of FAULTS) {
    const without = { ...best, without: [...best.without, fault] };
    if (await fails(without)) best = without;
  }
  for (let actions = 0; actions < best.actions; actions++)
    if (await fails({ ...best, actions })) {
      best = { ...best, actions };
      break;
    }
  return best;
}
