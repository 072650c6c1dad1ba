import "../simulation/quiet";
import { test } from "vitest";
import { playSeeds } from "../simulation/play-seeds";

/** Any number of histories: SIM_SEEDS of them from SIM_SEED on; without, 20,000 from a place that changes by the hour. */
const COUNT = Number(process.env.SIM_SEEDS ?? 20_000);
const FIRST = Number(process.env.SIM_SEED ?? 10_000 + (Math.floor(Date.now() / 3_600_000) % 50_000) * 20_000);

test(`${COUNT} histories from seed ${FIRST}`, { timeout: 24 * 3_600_000 }, async () => {
  const from = performance.now();
  const { commits, lasted } = await playSeeds(FIRST, COUNT);
  const seconds = (performance.now() - from) / 1_000;
  console.log(
    `simulation: ${COUNT} seeds from ${FIRST}, ${commits} commits, ${Math.round(lasted / 3_600_000)} hours in ${seconds.toFixed(0)} s`,
  );
});
