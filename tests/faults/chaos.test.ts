import { expect, test } from "vitest";
import { runChaos } from "../support/chaos/run-chaos";
import { chaosSeed } from "../support/chaos/seeded-random";

test("F5 F7 F8 F9: a minute of load with kill -9, freezes, database restarts and cut connections loses and doubles nothing", async () => {
  const report = await runChaos({
    seed: chaosSeed(),
    seconds: 60,
    customers: 32,
    kills: 30,
    outages: [
      { at: 20, how: "fast", for: 1.5 },
      { at: 45, how: "crash", for: 1 },
    ],
    freezes: [{ at: 6, entry: "worker" }],
    rest: 120,
    hasten: true,
  });
  console.log(report.summary);
  expect(report.faults.slice(0, 20)).toEqual([]);
  // Nobody is killed while the database is away and comes back, which takes longer where everything does.
  expect(report.kills).toBeGreaterThanOrEqual(30 / Math.max(1, report.start / 5_000));
  expect(report.recoveries).toHaveLength(2);
  // Five seconds where a process starts in one or two, as it does under this load on two cores; on a slower machine in proportion.
  for (const ms of report.recoveries) expect(ms).toBeLessThan(5_000 * Math.max(1, report.start / 2_000));
  // Enough went on in all this for the proof to mean something.
  expect(report.conversations).toBeGreaterThan(20);
  expect(report.effectCalls).toBeGreaterThanOrEqual(report.effects);
}, 600_000);
