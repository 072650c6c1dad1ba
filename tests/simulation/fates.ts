import { Chance } from "../support/generate-value";
import type { Fault } from "./plan";
import type { Crossing, Fate, SimProcess } from "./process";
import type { Stage } from "./stage";

const POLLS: readonly Crossing[] = ["claimTimers", "claimEffects", "read"];

/** Draws what befalls the processes where they meet the store: the one crash that the plan names, or any of its faults. */
export class Fates {
  /** How often the boundary was reached that the plan names. */
  reached = 0;
  private readonly fates: Chance;

  constructor(private readonly stage: Stage) {
    this.fates = new Chance(stage.plan.seed ^ 0x1234567);
  }

  /** What befalls when a process crosses these boundaries together. */
  of(crossings: readonly Crossing[], process: SimProcess): Fate {
    const { stage, fates } = this;
    const { crashAt } = stage.plan;
    if (crashAt && crossings.includes(crashAt.boundary) && ++this.reached === crashAt.nth) {
      stage.tell(`crash ${process.name} ${crashAt.moment} ${crashAt.boundary}`);
      stage.time.after(1_000, () => process.alive || process.restart());
      return { kind: "crash", moment: crashAt.moment };
    }
    if (stage.calm) return { kind: "fine" };
    const often = crossings.every((one) => POLLS.includes(one)) ? 0.1 : 1;
    const roll = fates.next();
    let at = 0;
    const falls = (fault: Fault, weight = 1) => {
      const from = at;
      at += stage.share(fault) * often * weight;
      return roll >= from && roll < at;
    };
    if (falls("crash", 0.5)) {
      stage.tell(`crash ${process.name} at ${crossings.join()}`);
      stage.time.after(500 + fates.below(8_000), () => process.alive || process.restart());
      return { kind: "crash", moment: fates.maybe(0.5) ? "before" : "after" };
    }
    if (falls("fail")) return { kind: "fail", moment: fates.maybe(0.5) ? "before" : "after" };
    const commits = crossings.some((one) => one.startsWith("commit"));
    if (commits && falls("conflict"))
      return { kind: "fail", moment: "before", code: fates.one(["40P01", "40001", "23505"]) };
    if (falls("slow", 2)) {
      const delay = () => (fates.maybe(0.2) ? fates.below(5_000) : fates.below(200));
      return { kind: "slow", before: delay(), after: delay() };
    }
    return { kind: "fine" };
  }
}
