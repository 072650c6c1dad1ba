import { describe, expect, it } from "vitest";
import { nextRandom } from "../runtime/random";
import { logBetaTail, logGamma } from "./beta";
import { driftFor, levelFor, reaches } from "./boundary";
import { harmEvidence, mismatchEvidence, speaks } from "./evidence";
import { counted, liftInterval, type Sample } from "./lift-interval";
import { normalBelow, normalPoint, normalTail } from "./normal";
import { sampleSize } from "./sample-size";
import { compare, designOf, type Plan } from "./sequential-test";
import { verdictOf } from "./verdict";

describe("the normal distribution", () => {
  it.each([
    // M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", table 26.1.
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
    [4, 0.999968328758167],
  ])("is known below %f", (x, below) => {
    expect(normalBelow(x)).toBeCloseTo(below, 12);
    expect(normalTail(-x)).toBeCloseTo(below, 12);
  });
  it("keeps its digits far out, and is turned round", () => {
    expect(normalTail(10) / 7.61985302416053e-24).toBeCloseTo(1, 10);
    for (const p of [0.4, 0.0125, 1e-6, 1e-12]) expect(normalTail(normalPoint(p)) / p).toBeCloseTo(1, 8);
  });
});

/** The random walk of E. Miller's article, exactly: P(heads lead by d before N tosses), after W. Feller's ruin formula. */
function ruin(N: number, d: number, p: number): number {
  let sum = 0;
  for (let n = d; n <= N; n += 2) {
    const k = (n + d) / 2;
    const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
    sum += (d / n) * Math.exp(ways + k * Math.log(p) + (n - k) * Math.log(1 - p));
  }
  return sum;
}

describe("the level that is safe to look at all the time", () => {
  // E. Miller, "Simple Sequential A/B Testing", evanmiller.org, 2015: conversions N and lead d for a one-sided 5%, power 80%.
  const published = [
    { lift: 0.5, N: 170, d: 26 },
    { lift: 0.2, N: 808, d: 56 },
    { lift: 0.1, N: 2_922, d: 106 },
    { lift: 0.05, N: 11_141, d: 207 },
  ];
  it.each(published)("is that of the published walk for a lift of $lift", ({ lift, N, d }) => {
    const heads = (1 + lift) / (2 + lift);
    // The rows themselves, by the exact formula: the lead keeps 5%, and N gives 80%.
    expect(ruin(N, d, 0.5)).toBeLessThan(0.05);
    expect(ruin(N, d - 1, 0.5)).toBeGreaterThan(0.05);
    expect(ruin(N, d, heads)).toBeGreaterThan(0.8);
    expect(ruin(N - 2, d, heads)).toBeLessThan(0.8);
    // Ours for large numbers. One-sided: half of a two-sided 10%.
    const level = levelFor(0.1);
    const drift = lift / (2 + lift);
    expect(level * Math.sqrt(N)).toBeCloseTo(d, -0.5);
    expect(Math.abs(reaches(level, drift * Math.sqrt(N)) - 0.8)).toBeLessThan(lift > 0.4 ? 0.012 : 0.003);
  });
  it("agrees with the published rows to three digits where numbers are large", () => {
    const [level, wanted] = [levelFor(0.1), 0.8];
    const conversions = (lift: number) => (driftFor(wanted, level) / (lift / (2 + lift))) ** 2;
    expect(conversions(0.1).toPrecision(3)).toBe((2_922).toPrecision(3));
    expect(conversions(0.05).toPrecision(3)).toBe((11_141).toPrecision(3));
    expect(Math.round(level * Math.sqrt(2_922))).toBe(106);
    expect(Math.round(level * Math.sqrt(11_141))).toBe(207);
  });
  it.each([
    // The same article: a lead of 2√N one-sided (rounded up), 2.25√N two-sided; the exact limits are 1.960 and 2.241.
    [0.1, 1, 1.96],
    [0.05, 1, 2.241],
    [0.05, 2, 2.498],
    [0.01, 1, 2.807],
  ])("is %f, shared by %i, at %f", (alpha, comparisons, level) => {
    expect(levelFor(alpha, comparisons)).toBeCloseTo(level, 3);
    expect(2 * reaches(levelFor(alpha, comparisons))).toBeCloseTo(alpha / comparisons, 10);
  });
  it("is what levels of fewer looks rise to", () => {
    // C. Jennison, B. Turnbull, "Group Sequential Methods" (2000), table 2.3: the constants of O'Brien and Fleming for
    // 1 to 5 looks at a two-sided 5%. Two looks by hand: P(|Z1| < c√2, |Z2| < c) = 0.95.
    const constants = [1.96, 1.977, 2.004, 2.024, 2.04];
    for (const [at, one] of constants.entries())
      expect(one).toBeLessThan(constants[at + 1] ?? levelFor(0.05));
    const two = 1.977;
    let inside = 0;
    const [steps, edge] = [4_000, two * Math.SQRT2];
    for (let step = 0; step < steps; step++) {
      const x = -edge + ((step + 0.5) * 2 * edge) / steps;
      const next = (z: number) => normalBelow(z * Math.SQRT2 - x);
      inside +=
        ((Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * (2 * edge) * (next(two) - next(-two))) / steps;
    }
    expect(1 - inside).toBeCloseTo(0.05, 3);
  });
});

describe("how many contacts", () => {
  const plan: Plan = { alpha: 0.05, power: 0.8, lift: 0.2, comparisons: 1 };
  it("are few more than for a test that is looked at once", () => {
    const { contacts, perVariant, onceOnly } = sampleSize(plan, { baseline: 0.1, weights: [1, 1] });
    // R: power.prop.test(p1 = 0.1, p2 = 0.12, power = 0.8) says 3,841 each, with the variance of the lifted rate as well.
    expect(onceOnly / 2 / 3_841).toBeCloseTo(1.11, 1);
    expect(contacts / onceOnly).toBeCloseTo(1.057, 3);
    expect(perVariant).toEqual([contacts / 2, contacts / 2]);
  });
  it("grow with what makes it harder", () => {
    const base = sampleSize(plan, { baseline: 0.1, weights: [1, 1] }).contacts;
    const with_ = (more: Partial<Plan>, weights = [1, 1], spread = 0, baseline = 0.1) =>
      sampleSize({ ...plan, ...more }, { baseline, weights, spread }).contacts;
    expect(with_({ lift: 0.1 })).toBeGreaterThan(base * 3);
    expect(with_({ power: 0.9 })).toBeGreaterThan(base);
    expect(with_({ comparisons: 2 }, [1, 1, 1])).toBeGreaterThan(base * 1.5);
    expect(with_({}, [9, 1])).toBeGreaterThan(base * 2);
    expect(with_({}, [1, 1], 1)).toBeGreaterThan(base * 1.9);
    expect(with_({}, [1, 1], 0, 0.01)).toBeGreaterThan(base * 10);
  });
  it("are none where nothing can be compared", () => {
    expect(sampleSize(plan, { baseline: 0.1, weights: [1] }).contacts).toBe(0);
    expect(sampleSize(plan, { baseline: 0, weights: [1, 1] }).contacts).toBe(0);
  });
});

describe("an interval of the lift", () => {
  it("meets its own equation at its ends", () => {
    const [control, variant] = [counted(1_000, 100), counted(1_000, 130)];
    const { lift, low, high } = liftInterval(control, variant, 1.96);
    expect(lift).toBeCloseTo(0.3, 10);
    for (const bound of [low, high]) {
      const ratio = 1 + (bound ?? 0);
      const error = (p: number) => (p * (1 - p)) / 999;
      expect(Math.abs(0.13 - ratio * 0.1) / Math.sqrt(error(0.13) + ratio ** 2 * error(0.1))).toBeCloseTo(
        1.96,
        6,
      );
    }
  });
  it("has no end where the control is not told from nothing", () => {
    expect(liftInterval(counted(50, 0), counted(50, 3), 2).lift).toBeNull();
    expect(liftInterval(counted(50, 1), counted(50, 3), 2.5)).toMatchObject({ lift: 2, high: null });
    expect(liftInterval(counted(50, 5), counted(50, 0), 2).low).toBe(-1);
  });
});

/** Contacts one after the other, all looked at again and again: what the test says first, and after how many. */
class Trial {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  random(): number {
    const { state, value } = nextRandom(this.state);
    this.state = state;
    return value;
  }
  run(plan: Plan, worth: (arm: number) => number, every: number): ("better" | "worse" | null)[] {
    const design = designOf(plan);
    const arms = Array.from({ length: plan.comparisons + 1 }, () => ({ n: 0, sum: 0, squares: 0 }));
    const said = arms.slice(1).map((): "better" | "worse" | null => null);
    for (let contact = 1; ; contact++) {
      const at = Math.floor(this.random() * arms.length);
      const arm = arms[at];
      if (!arm) continue;
      const value = worth(at);
      arm.n++;
      arm.sum += value;
      arm.squares += value * value;
      if (contact % every) continue;
      const control: Sample | undefined = arms[0];
      let over = true;
      for (let other = 1; other < arms.length; other++) {
        const variant = arms[other];
        if (said[other - 1] || !control || !variant) continue;
        const { verdict, share } = compare(design, control, variant);
        if (verdict) said[other - 1] = verdict;
        else if (share < 1) over = false;
      }
      if (over) return said;
    }
  }
}

const EXPERIMENTS = 2_000;
function share(run: (trial: Trial) => boolean, experiments = EXPERIMENTS): number {
  const trial = new Trial(20_261_123);
  let hits = 0;
  for (let one = 0; one < experiments; one++) if (run(trial)) hits++;
  return hits / experiments;
}

describe("looked at all the time", () => {
  const plan: Plan = { alpha: 0.05, power: 0.8, lift: 0.2, comparisons: 1 };
  const converts = (trial: Trial, rates: readonly number[]) => (arm: number) =>
    trial.random() < (rates[arm] ?? 0) ? 1 : 0;
  it("claims a difference in at most 6% of experiments without one", () => {
    const rate = share((trial) => trial.run(plan, converts(trial, [0.2, 0.2]), 10).some(Boolean));
    expect(rate).toBeLessThanOrEqual(0.06);
    expect(rate).toBeGreaterThan(0.03);
  });
  it("finds a true fifth more as often as planned", () => {
    const rate = share((trial) => trial.run(plan, converts(trial, [0.2, 0.24]), 10)[0] === "better");
    expect(Math.abs(rate - plan.power)).toBeLessThanOrEqual(0.05);
  });
  it("is right for money too: few large orders, and returned ones among them", () => {
    // A quarter buys; baskets spread like e^N(0, 0.6); a tenth of them comes back.
    const money = (trial: Trial, lift: number) => (arm: number) => {
      if (trial.random() >= 0.25 || trial.random() < 0.1) return 0;
      const around = Math.sqrt(-2 * Math.log(1 - trial.random())) * Math.cos(2 * Math.PI * trial.random());
      return Math.exp(0.6 * around) * (arm === 1 ? 1 + lift : 1);
    };
    const large: Plan = { ...plan, lift: 0.4 };
    expect(share((trial) => trial.run(large, money(trial, 0), 10).some(Boolean), 1_000)).toBeLessThanOrEqual(
      0.06,
    );
    const found = share((trial) => trial.run(large, money(trial, 0.4), 10)[0] === "better", 1_000);
    expect(Math.abs(found - plan.power)).toBeLessThanOrEqual(0.06);
  });
});

describe("evidence of harm", () => {
  const even = (control: number, variant: number, margin = 0) =>
    harmEvidence({ events: control, weight: 1 }, { events: variant, weight: 1 }, margin);
  it("is that of the mixture, by hand", () => {
    // 7 of 7 on the variant: 2·∫ q^7 dq over 1/2..1, times 2^7.
    expect(Math.exp(even(0, 7))).toBeCloseTo((2 / 8) * (1 - 2 ** -8) * 128, 5);
    expect(speaks(even(0, 7), 0.05)).toBe(true);
    expect(speaks(even(0, 6), 0.05)).toBe(false);
    expect(speaks(even(40, 40), 0.05)).toBe(false);
    expect(speaks(even(40, 52, 0.3), 0.05)).toBe(false);
    expect(even(0, 0)).toBe(0);
    expect(Math.exp(logBetaTail(3, 5, 0.4))).toBeCloseTo(0.419904, 6);
  });
  it("hardly ever speaks where there is none, and does where there is", () => {
    const trips = (rate: number) => (trial: Trial) => {
      const events = [0, 0];
      for (let one = 0; one < 400; one++) {
        const at = trial.random() < rate ? 1 : 0;
        events[at] = (events[at] ?? 0) + 1;
        if (one % 4 === 0 && speaks(even(events[0] ?? 0, events[1] ?? 0), 0.05)) return true;
      }
      return false;
    };
    expect(share(trips(0.5), 600)).toBeLessThanOrEqual(0.06);
    expect(share(trips(0.65), 300)).toBeGreaterThan(0.9);
  });
  it("knows when contacts do not fall by their weights", () => {
    const arms = (a: number, b: number) => [
      { n: a, weight: 1 },
      { n: b, weight: 1 },
    ];
    expect(speaks(mismatchEvidence(arms(5_000, 5_050)), 0.001)).toBe(false);
    expect(speaks(mismatchEvidence(arms(5_000, 5_700)), 0.001)).toBe(true);
    expect(mismatchEvidence([...arms(1, 1), { n: 1, weight: 0 }])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the verdict", () => {
  const race = (
    ...comparisons: { variant: string; lift: number; share: number; verdict: "better" | "worse" | null }[]
  ) => verdictOf({ control: "a", comparisons, days: 4 });
  it.each([
    [
      "one is better",
      [{ variant: "b", lift: 0.2, share: 0.4, verdict: "better" as const }],
      { kind: "winner", variant: "b" },
    ],
    [
      "the control is",
      [{ variant: "b", lift: -0.2, share: 0.4, verdict: "worse" as const }],
      { kind: "winner", variant: "a" },
    ],
    ["nothing in it", [{ variant: "b", lift: 0.01, share: 1.02, verdict: null }], { kind: "noDifference" }],
    [
      "too early",
      [{ variant: "b", lift: 0.3, share: 0.25, verdict: null }],
      { kind: "notYet", share: 0.25, daysLeft: 12 },
    ],
  ])("%s", (_name, comparisons, verdict) => expect(race(...comparisons)).toEqual(verdict));
  it("takes the best of several, and waits for those who may still win", () => {
    const b = { variant: "b", lift: 0.2, share: 0.9, verdict: "better" as const };
    const c = { variant: "c", lift: 0.3, share: 0.9, verdict: "better" as const };
    expect(race(b, c)).toEqual({ kind: "winner", variant: "c" });
    expect(race({ ...b, verdict: "worse" }, { ...c, verdict: null })).toMatchObject({ kind: "notYet" });
  });
});
