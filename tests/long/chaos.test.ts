import { expect, test } from "vitest";
import { runChaos } from "../support/chaos/run-chaos";
import { freshSeed } from "../support/chaos/seeded-random";

/** Seconds of load. */
const LENGTH = Number(process.env.PARLEY_CHAOS_SECONDS ?? 600);

test(
  "ten minutes of load with kill -9, freezes beyond the lease, database restarts and cut connections lose and double nothing",
  async () => {
    const rounds = Array.from({ length: Math.floor(LENGTH / 100) }, (_, index) => index * 100);
    const report = await runChaos({
      seed: freshSeed(),
      seconds: LENGTH,
      customers: 24,
      kills: 30,
      outages: rounds.flatMap((from, index) => [
        { at: from + 20, how: "fast" as const, for: 1 + index * 5 },
        { at: from + 60, how: "crash" as const, for: 1 },
      ]),
      freezes: rounds.flatMap((from) => [
        { at: from + 5, entry: "worker" as const },
        { at: from + 50, entry: "chat" as const },
      ]),
      rest: 60,
    });
    console.log(report.summary);
    expect(report.faults.slice(0, 20)).toEqual([]);
    expect(report.kills).toBeGreaterThanOrEqual(Math.floor((LENGTH / 60) * 25));
    expect(report.recoveries).toHaveLength(rounds.length * 2);
    for (const ms of report.recoveries) expect(ms).toBeLessThan(5_000);
  },
  (LENGTH + 240) * 1_000,
);
