import { driftFor, levelFor } from "./boundary";
import { type LiftInterval, liftInterval, type Sample } from "./lift-interval";

/** What an experiment is planned to find. */
export interface Plan {
  /** How often a difference may be claimed where there is none: all comparisons together, however often one looks. */
  readonly alpha: number;
  /** How often the lift is to be found where it is there. */
  readonly power: number;
  /** The smallest lift worth finding, as a part of the control's mean: 0.2 for a fifth more. */
  readonly lift: number;
  /** Variants beside the control. */
  readonly comparisons: number;
}

export interface Design {
  /** The level of the motion at which a difference is claimed. */
  readonly level: number;
  /** The information about the relative difference (one over its variance) with which the experiment is over. */
  readonly information: number;
}

/** The test for a plan: it needs no more than the lift, for it counts in information and not in contacts. */
export function designOf(plan: Plan): Design {
  const level = levelFor(plan.alpha, plan.comparisons);
  // The difference over the mean of both, which is what the test looks at.
  const apart = plan.lift / (1 + plan.lift / 2);
  return { level, information: (driftFor(plan.power, level) / apart) ** 2 };
}

/** A variant against the control, as far as is known by now. */
export interface Comparison extends LiftInterval {
  /** The part of the planned information that is in: 1 and more is all. */
  readonly share: number;
  /** The variant is better or worse than the control, beyond what the plan allows for chance; null: not told apart. */
  readonly verdict: "better" | "worse" | null;
}

/**
 * Reads a comparison. The verdict is the test's, with one variance for both as it is while there is no difference. The interval
 * holds the true lift with probability 1 - alpha at all looks together (Jennison and Turnbull, "Repeated confidence intervals",
 * 1984); with few events it may lie on 0 by a hair where the test does not or the other way round: it ends at 0 then.
 */
export function compare(design: Design, control: Sample, variant: Sample): Comparison {
  const information = informationOf(control, variant);
  const share = information / design.information;
  // Once all of it is in, more looks do not make the level lower.
  const critical = share > 0 ? design.level / Math.sqrt(Math.min(share, 1)) : Number.POSITIVE_INFINITY;
  const { lift, low, high } = liftInterval(control, variant, critical);
  const mean = (control.sum + variant.sum) / (control.n + variant.n);
  const apart = (variant.sum / variant.n - control.sum / control.n) / mean;
  const differs = information > 0 && Math.abs(apart) * Math.sqrt(information) >= critical;
  const atLeast = (bound: number | null, other: number) => (bound === null ? null : Math.max(bound, other));
  const atMost = (bound: number | null, other: number) => (bound === null ? null : Math.min(bound, other));
  if (!differs) return { lift, low: atMost(low, 0), high: atLeast(high, 0), share, verdict: null };
  return apart > 0
    ? { lift, low: Math.max(low ?? 0, 0), high, share, verdict: "better" }
    : { lift, low, high: Math.min(high ?? 0, 0), share, verdict: "worse" };
}

/** One over the variance of the difference of two means over their common one, were they alike. */
export function informationOf(control: Sample, variant: Sample): number {
  const contacts = control.n + variant.n;
  if (control.n < 2 || variant.n < 2) return 0;
  const mean = (control.sum + variant.sum) / contacts;
  if (mean <= 0) return 0;
  const variance = (control.squares + variant.squares) / contacts - mean * mean;
  return variance > 0 ? (mean * mean) / (variance * (1 / control.n + 1 / variant.n)) : 0;
}
