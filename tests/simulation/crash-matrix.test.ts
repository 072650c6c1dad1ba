import "./quiet";
import { describe, expect, test } from "vitest";
import { BOUNDARIES } from "../../server/conversations/turn-store";
import { planOf } from "./plan";
import { simulate } from "./simulate";

/**
 * A crash at every commit boundary that the data plane has a name for, on either side of it. The list of names is the
 * program's own: a new boundary that no history reaches fails here.
 */
const CRASHES = 3;
const SEEDS = 600;

describe.each(BOUNDARIES)("%s", (boundary) => {
  test.each(["before", "after"] as const)("a process that dies %s it is made good", async (moment) => {
    let crashes = 0;
    for (let seed = 1; seed <= SEEDS && crashes < CRASHES; seed++) {
      const nth = 1 + (seed % 3);
      const plan = { ...planOf(seed), without: ["crash" as const], crashAt: { boundary, moment, nth } };
      const { breaches, reached } = await simulate(plan);
      expect(breaches, `seed ${seed}`).toEqual([]);
      if (reached >= nth) crashes++;
    }
    expect(crashes).toBe(CRASHES);
  });
});
