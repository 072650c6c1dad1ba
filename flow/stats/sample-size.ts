import { normalPoint } from "./normal";
import { designOf, type Plan } from "./sequential-test";

export interface Expected {
  /** The part of the control's contacts who reach the goal. */
  readonly baseline: number;
  /** Of a goal that is worth something: how far the worth of one goal spreads, its deviation over its mean. 0: all count the same. */
  readonly spread?: number;
  /** Weights, the control's first. */
  readonly weights: readonly number[];
}

export interface SampleSize {
  /** All contacts that are needed at most, whatever their variant. */
  readonly contacts: number;
  /** The same in the order of the weights. */
  readonly perVariant: readonly number[];
  /** What a test that may be looked at but once would need, to compare. */
  readonly onceOnly: number;
}

/**
 * How many contacts a plan needs at most; the test itself counts information, so that a baseline that was guessed wrong makes it
 * longer or shorter but not less sure. With several variants, enough for the one with the least weight.
 */
export function sampleSize(plan: Plan, expected: Expected): SampleSize {
  const { weights, baseline, spread = 0 } = expected;
  const total = weights.reduce((sum, one) => sum + one, 0);
  const [control = 0, ...others] = weights;
  const least = Math.min(...others);
  if (!(control > 0 && least > 0 && Number.isFinite(least) && baseline > 0))
    return { contacts: 0, perVariant: weights.map(() => 0), onceOnly: 0 };
  // The variance of what a contact is worth, over its mean squared: (1 - p + spread²) / p.
  const each = ((1 - baseline + spread * spread) / baseline) * (total / control + total / least);
  const contacts = Math.ceil(designOf(plan).information * each);
  const apart = plan.lift / (1 + plan.lift / 2);
  const once = (normalPoint(plan.alpha / (2 * plan.comparisons)) + normalPoint(1 - plan.power)) / apart;
  return {
    contacts,
    perVariant: weights.map((one) => Math.ceil((contacts * one) / total)),
    onceOnly: Math.ceil(once * once * each),
  };
}
