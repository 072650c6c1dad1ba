import type { Comparison } from "./sequential-test";

/** What an experiment says, in one of three words. */
export type Verdict =
  | { readonly kind: "winner"; readonly variant: string }
  /** All that was planned is in, and no difference of the planned size was found. */
  | { readonly kind: "noDifference" }
  | {
      readonly kind: "notYet";
      /** The part of the planned information that is in, of the comparison that has the least. */
      readonly share: number;
      /** At the pace so far; null: nothing has come in yet. */
      readonly daysLeft: number | null;
    };

export interface Race {
  readonly control: string;
  readonly comparisons: readonly (Pick<Comparison, "lift" | "share" | "verdict"> & {
    readonly variant: string;
  })[];
  /** How long contacts have been coming in. */
  readonly days: number;
}

/** The one verdict: the best of those who are better than the control; the control where all others are worse. */
export function verdictOf({ control, comparisons, days }: Race): Verdict {
  const better = comparisons.filter((one) => one.verdict === "better");
  const best = better.reduce<(typeof better)[number] | undefined>(
    (top, one) => (top === undefined || (one.lift ?? 0) > (top.lift ?? 0) ? one : top),
    undefined,
  );
  if (best) return { kind: "winner", variant: best.variant };
  const undecided = comparisons.filter((one) => one.verdict === null);
  if (comparisons.length > 0 && undecided.length === 0) return { kind: "winner", variant: control };
  const share = Math.min(...undecided.map((one) => one.share), 1);
  if (comparisons.length > 0 && share >= 1) return { kind: "noDifference" };
  const daysLeft = share > 0 && days > 0 ? Math.max(1, Math.ceil((1 / share - 1) * days)) : null;
  return { kind: "notYet", share: comparisons.length > 0 ? share : 0, daysLeft };
}
