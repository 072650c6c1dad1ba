import "./quiet";
import { expect, test } from "vitest";
import { BOUNDARIES } from "../../server/conversations/turn-store";
import { planOf } from "./plan";
import { keptPlans, playSeeds } from "./play-seeds";
import { simulate } from "./simulate";

/**
 * The rules of the data plane, as the servers run them, over a store in memory, with a virtual clock and faults from one
 * seed. SIM_SEED and SIM_SEEDS say which; docs/faults.md says what is looked at.
 */
const FIRST = Number(process.env.SIM_SEED ?? 1);
const COUNT = Number(process.env.SIM_SEEDS ?? 2_000);

test(`${COUNT} histories from seed ${FIRST}`, { timeout: 900_000 }, async () => {
  const from = performance.now();
  const played = await playSeeds(FIRST, COUNT);
  const seconds = (performance.now() - from) / 1_000;
  console.log(
    `simulation: ${COUNT} seeds, ${played.commits} commits, ${Math.round(played.lasted / 3_600_000)} hours in ${seconds.toFixed(1)} s`,
  );
  // Every boundary is crossed many times, or the faults do not fall on it.
  if (COUNT >= 2_000) expect(BOUNDARIES.filter((name) => (played.crossings.get(name) ?? 0) < 50)).toEqual([]);
});

test.each(keptPlans())("a history that once went wrong: %s", async (_file, plan) => {
  expect((await simulate(plan)).breaches).toEqual([]);
});

test("a seed gives the same history every time", async () => {
  for (const seed of [3, 14, 159]) {
    const lines: string[][] = [[], []];
    for (const trace of lines) await simulate(planOf(seed), { trace: (line) => void trace.push(line) });
    expect(lines[0]).toEqual(lines[1]);
    expect(lines[0]?.length).toBeGreaterThan(20);
  }
});
