import "./quiet";
import { expect, test } from "vitest";
import { planOf } from "./plan";
import { simulate } from "./simulate";

const SEEDS = Number(process.env.SIM_SEEDS ?? 2_000);
const FIRST = Number(process.env.SIM_SEED ?? 1);

test(`${SEEDS} histories`, { timeout: 300_000 }, async () => {
  const crossings = new Map<string, number>();
  let commits = 0;
  let lasted = 0;
  const from = performance.now();
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const history = await simulate(planOf(seed));
    if (history.breaches.length) {
      console.log(seed, JSON.stringify(history.breaches[0]));
      if (process.env.SIM_ONE) expect(history.breaches).toEqual([]);
    }
    commits += history.commits;
    lasted += history.lasted;
    for (const [name, count] of history.crossings) crossings.set(name, (crossings.get(name) ?? 0) + count);
  }
  console.log(
    `${SEEDS} seeds, ${commits} commits, ${Math.round(lasted / 3_600_000)} h in ${Math.round(performance.now() - from)} ms; ${JSON.stringify(Object.fromEntries(crossings))}`,
  );
});
