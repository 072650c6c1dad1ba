import "./quiet";
import { expect, test } from "vitest";
import { halfOfHistories } from "./half-of-histories";
import { planOf } from "./plan";
import { keptPlans } from "./play-seeds";
import { simulate } from "./simulate";

halfOfHistories("first");

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
