import { expect, test } from "vitest";
import { BOUNDARIES } from "../../server/conversations/turn-store";
import { playSeeds } from "./play-seeds";

const FIRST = Number(process.env.SIM_SEED ?? 1);
const COUNT = Number(process.env.SIM_SEEDS ?? 2_000);

/**
 * The rules of the data plane, as the servers run them, over a store in memory, with a virtual clock and faults from one
 * seed. SIM_SEED and SIM_SEEDS say which; docs/faults.md says what is looked at. In two files, so that two cores play.
 */
export function halfOfHistories(half: "first" | "second"): void {
  const firsts = Math.ceil(COUNT / 2);
  const [from, count] = half === "first" ? [FIRST, firsts] : [FIRST + firsts, COUNT - firsts];
  test(`${count} histories from seed ${from}`, { timeout: 900_000 }, async () => {
    const start = performance.now();
    const { commits, lasted, crossings } = await playSeeds(from, count);
    const seconds = (performance.now() - start) / 1_000;
    console.log(
      `simulation: ${count} seeds, ${commits} commits, ${Math.round(lasted / 3_600_000)} hours in ${seconds.toFixed(1)} s`,
    );
    // Every boundary is crossed many times in each half, or the faults do not fall on it.
    if (COUNT >= 2_000) expect(BOUNDARIES.filter((name) => (crossings.get(name) ?? 0) < 25)).toEqual([]);
  });
}
