import "./quiet";
import { describe, expect, test } from "vitest";
import { INVARIANTS, type Invariant } from "./judge";
import { type Flaws, planOf } from "./plan";
import { simulate } from "./simulate";

/**
 * The simulator is able to fail: for each invariant a part of the program or of the store that does not do what it should,
 * and the invariant that the judge then reports. docs/faults.md has the table with what was printed.
 */
const MUTATIONS: { readonly [name: string]: { flaws: Flaws; breaks: Invariant } } = {
  "the store forgets the version guard": { flaws: { noVersionGuard: true }, breaks: "replay" },
  "two claims are both told that they have it": { flaws: { politeClaims: true }, breaks: "owner" },
  "the path is not the one that was walked": { flaws: { changesPaths: true }, breaks: "path" },
  "the reply leaves before the commit": { flaws: { earlyReply: true }, breaks: "lost" },
  "the visitor's message is not stored": { flaws: { losesMessages: true }, breaks: "lost" },
  "the key of a request is forgotten": { flaws: { noKeyGuard: true, forgetsKeys: true }, breaks: "lost" },
  "a stored reply is written over": { flaws: { overwritesReplies: true }, breaks: "reply" },
  "the fence is not looked at": { flaws: { noFence: true }, breaks: "effect" },
  "timers are claimed a minute early and believed": { flaws: { earlyTimers: true }, breaks: "timer" },
  "a run's time is not stored": { flaws: { forgetsTimers: true }, breaks: "timer" },
  "every attempt has another key": { flaws: { freshKeys: true }, breaks: "coupon" },
  "a process does not know that a person has it": { flaws: { forgetsOwner: true }, breaks: "silent" },
  "the session that is stored is another": { flaws: { changesSessions: true }, breaks: "replay" },
  "runs go on in the version that is live": { flaws: { freshVersion: true }, breaks: "version" },
  "nobody takes over the effects of the dead": { flaws: { noTakeover: true }, breaks: "end" },
};
const SEEDS = 400;

test("every invariant has a mutation", () => {
  const broken = new Set(Object.values(MUTATIONS).map((one) => one.breaks));
  expect(Object.keys(INVARIANTS).filter((name) => !broken.has(name as Invariant))).toEqual([]);
});

describe("is noticed:", () => {
  test.each(Object.entries(MUTATIONS))("%s", { timeout: 120_000 }, async (name, { flaws, breaks }) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { breaches } = await simulate(planOf(seed), { flaws });
      const found = breaches.find((one) => one.invariant === breaks);
      if (!found) continue;
      console.log(`${name}: seed ${seed}: ${found.invariant}: ${found.message.slice(0, 200)}`);
      return;
    }
    expect.fail(`${SEEDS} histories did not notice it`);
  });
});
