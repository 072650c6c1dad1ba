import "./quiet";
import { describe, expect, test } from "vitest";
import { INVARIANTS, type Invariant } from "./judge";
import { type Flaws, type Plan, planOf } from "./plan";
import { simulate } from "./simulate";

/**
 * The simulator is able to fail: for each invariant a part of the program or of the store that does not do what it should,
 * and the invariant that the judge then reports. docs/faults.md has the table with what was printed.
 */
interface Mutation {
  readonly flaws: Flaws;
  readonly breaks: Invariant;
  /** Where it is to be looked for. */
  readonly plan?: Pick<Plan, "flow" | "only">;
}

const MUTATIONS: { readonly [name: string]: Mutation } = {
  "the store forgets the version guard": { flaws: { noVersionGuard: true }, breaks: "replay" },
  "two claims are both told that they have it": { flaws: { politeClaims: true }, breaks: "owner" },
  "the path is not the one that was walked": { flaws: { changesPaths: true }, breaks: "path" },
  "the reply leaves before the commit": { flaws: { earlyReply: true }, breaks: "lost" },
  "the visitor's message is not stored": { flaws: { losesMessages: true }, breaks: "lost" },
  "the key of a request is forgotten": { flaws: { noKeyGuard: true, forgetsKeys: true }, breaks: "lost" },
  "a stored reply is written over": {
    flaws: { overwritesReplies: true },
    breaks: "reply",
    plan: { flow: "shop", only: { outside: 0.3, duplicate: 0.3, skip: 0.2 } },
  },
  "the fence is not looked at": {
    flaws: { noFence: true },
    breaks: "effect",
    plan: { flow: "shop", only: { freeze: 0.3, skip: 0.3, outside: 0.2 } },
  },
  "a shared answer goes to who asked something else": {
    flaws: { mixesShared: true },
    breaks: "effect",
    plan: { flow: "rush" },
  },
  "timers are claimed a minute early and believed": {
    flaws: { earlyTimers: true },
    breaks: "timer",
    plan: { flow: "waits", only: { crash: 0.02 } },
  },
  "a run's time is not stored": {
    flaws: { forgetsTimers: true },
    breaks: "timer",
    plan: { flow: "waits", only: { crash: 0.02 } },
  },
  "every attempt has another key": {
    flaws: { freshKeys: true },
    breaks: "coupon",
    plan: { flow: "shop", only: { crash: 0.2 } },
  },
  "a process does not know that a person has it": {
    flaws: { forgetsOwner: true },
    breaks: "silent",
    plan: { flow: "people", only: { crash: 0.1, slow: 0.1 } },
  },
  "the session that is stored is another": { flaws: { changesSessions: true }, breaks: "replay" },
  "runs go on in the version that is live": { flaws: { freshVersion: true }, breaks: "version" },
  "nobody takes over the effects of the dead": { flaws: { noTakeover: true }, breaks: "end" },
};
const SEEDS = 200;

test("every invariant has a mutation", () => {
  const broken = new Set(Object.values(MUTATIONS).map((one) => one.breaks));
  expect(Object.keys(INVARIANTS).filter((name) => !broken.has(name as Invariant))).toEqual([]);
});

describe("is noticed:", () => {
  test.each(Object.entries(MUTATIONS))("%s", async (name, { flaws, breaks, plan }) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { breaches } = await simulate({ ...planOf(seed), ...plan }, { flaws });
      const found = breaches.find((one) => one.invariant === breaks);
      if (!found) continue;
      console.log(`${name}: seed ${seed}: ${found.invariant}: ${found.message.slice(0, 200)}`);
      return;
    }
    expect.fail(`${SEEDS} histories did not notice it`);
  });
});
