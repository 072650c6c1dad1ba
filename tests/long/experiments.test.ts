import { describe, expect, test } from "vitest";
import { nextRandom } from "../../flow/runtime/random";
import { counted } from "../../flow/stats/lift-interval";
import { compare, designOf, type Plan } from "../../flow/stats/sequential-test";

// What the quick tests of flow/stats ask of a few designs, of many and after every single contact.

const EXPERIMENTS = 2_000;

interface World {
  readonly name: string;
  /** Goals of each arm, the control first. */
  readonly rates: readonly number[];
  readonly weights: readonly number[];
  /** A goal comes so many contacts after its contact at most, evenly. */
  readonly late?: number;
}

/** How often a difference was claimed, and how often the first variant was found better. */
function simulate(plan: Plan, { rates, weights, late = 0 }: World): { claimed: number; found: number } {
  const design = designOf({ ...plan, comparisons: rates.length - 1 });
  const total = weights.reduce((sum, one) => sum + one, 0);
  let state = 7;
  const random = () => {
    const next = nextRandom(state);
    state = next.state;
    return next.value;
  };
  const armOf = () => {
    let at = random() * total;
    return weights.findIndex((weight) => {
      at -= weight;
      return at < 0;
    });
  };
  let [claimed, found] = [0, 0];
  for (let run = 0; run < EXPERIMENTS; run++) {
    const arms = rates.map(() => ({ n: 0, events: 0 }));
    const said = rates.map((): "better" | "worse" | null => null);
    const coming: number[][] = [];
    for (let contact = 0; ; contact++) {
      const arm = armOf();
      const of = arms[arm];
      if (!of) throw new Error("an arm without a weight");
      of.n++;
      if (random() < (rates[arm] ?? 0)) {
        const when = contact + Math.floor(random() * (late + 1));
        coming[when] = [...(coming[when] ?? []), arm];
      }
      for (const one of coming[contact] ?? []) {
        const reached = arms[one];
        if (reached) reached.events++;
      }
      delete coming[contact];
      const control = arms[0];
      let over = true;
      for (let other = 1; other < arms.length; other++) {
        const variant = arms[other];
        if (said[other] || !variant || !control) continue;
        const seen = compare(design, counted(control.n, control.events), counted(variant.n, variant.events));
        if (seen.verdict) said[other] = seen.verdict;
        else if (seen.share < 1) over = false;
      }
      if (over) break;
    }
    if (said.some(Boolean)) claimed++;
    if (said[1] === "better") found++;
  }
  return { claimed: claimed / EXPERIMENTS, found: found / EXPERIMENTS };
}

const plan: Plan = { alpha: 0.05, power: 0.8, lift: 0.2, comparisons: 1 };

describe("experiments that are looked at after every contact", () => {
  test.each<World>([
    { name: "even", rates: [0.2, 0.2], weights: [1, 1] },
    { name: "one in four", rates: [0.2, 0.2], weights: [3, 1] },
    { name: "three variants", rates: [0.2, 0.2, 0.2, 0.2], weights: [1, 1, 1, 1] },
    { name: "goals that come late", rates: [0.2, 0.2], weights: [1, 1], late: 1_000 },
  ])("claim a difference in at most 6% where there is none: $name", (world) => {
    const { claimed } = simulate(plan, world);
    console.info(`${world.name}: ${claimed * 100}% claimed`);
    expect(claimed).toBeLessThanOrEqual(0.06);
  });

  test.each<World>([
    { name: "even", rates: [0.2, 0.24], weights: [1, 1] },
    { name: "one in four", rates: [0.2, 0.24], weights: [3, 1] },
    { name: "goals that come late", rates: [0.2, 0.24], weights: [1, 1], late: 1_000 },
  ])("find a true fifth more as planned: $name", (world) => {
    const { found } = simulate(plan, world);
    console.info(`${world.name}: ${found * 100}% found`);
    expect(Math.abs(found - plan.power)).toBeLessThanOrEqual(0.05);
  });
});
