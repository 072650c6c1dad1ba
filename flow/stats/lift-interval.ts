/** What is known of a variant: contacts, and sum and sum of squares of what each was worth (1 or 0 where only "did it" counts). */
export interface Sample {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

export interface LiftInterval {
  /** The variant's mean over the control's, less 1; null while the control's is 0. */
  readonly lift: number | null;
  /** Null: no bound on this side yet. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Contacts of whom so many did it. */
export const counted = (n: number, events: number): Sample => ({ n, sum: events, squares: events });

const meanOf = ({ n, sum }: Sample): number => (n > 0 ? sum / n : 0);

/** The variance of a sample's mean. */
function errorOf(sample: Sample): number {
  const { n, squares } = sample;
  const mean = meanOf(sample);
  return n > 1 ? Math.max(0, squares / n - mean * mean) / (n - 1) : 0;
}

/**
 * The ratios of two means that the data do not speak against, as lifts: those r for which the variant's mean less r times the
 * control's is within `critical` standard errors of 0 (E. C. Fieller, 1954). Unlike a quotient with an error added it is right for
 * few events, and it leaves 0 out exactly when the difference of the means is significant.
 */
export function liftInterval(control: Sample, variant: Sample, critical: number): LiftInterval {
  const [base, mean] = [meanOf(control), meanOf(variant)];
  if (base <= 0) return { lift: null, low: null, high: null };
  const lift = mean / base - 1;
  if (!Number.isFinite(critical) || control.n < 2 || variant.n < 2) return { lift, low: null, high: null };
  const square = critical * critical;
  const [errorBase, error] = [errorOf(control), errorOf(variant)];
  // (mean - r·base)² <= critical²·(error + r²·errorBase): a quadratic in r.
  const a = base * base - square * errorBase;
  const c = mean * mean - square * error;
  const inside = base * base * mean * mean - a * c;
  // The control itself is not told from 0: the ratio has no upper bound, and a lower one only where the variant's is.
  if (a <= 0) {
    const low = inside >= 0 && c > 0 && a < 0 ? (base * mean - Math.sqrt(inside)) / a : null;
    return { lift, low: low !== null && low > 0 ? low - 1 : null, high: null };
  }
  const root = Math.sqrt(Math.max(0, inside));
  return { lift, low: Math.max(0, (base * mean - root) / a) - 1, high: (base * mean + root) / a - 1 };
}
