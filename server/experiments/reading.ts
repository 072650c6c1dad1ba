import { z } from "zod";
import { harmEvidence, mismatchEvidence, speaks } from "../../flow/stats/evidence";
import { counted, type Sample } from "../../flow/stats/lift-interval";
import { compare, designOf } from "../../flow/stats/sequential-test";
import { verdictOf } from "../../flow/stats/verdict";
import {
  type ExperimentGoal,
  type ExperimentPlan,
  GUARDRAILS,
  type Guardrail,
  type Variant,
} from "./experiment-input";

const kinds = z.enum(GUARDRAILS);
const bound = z.number().nullable();
const comparisonSchema = z.object({
  lift: bound,
  low: bound,
  high: bound,
  share: z.number(),
  verdict: z.enum(["better", "worse"]).nullable(),
});

export const verdictSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("winner"), variant: z.string() }),
  z.object({ kind: z.literal("noDifference") }),
  z.object({ kind: z.literal("notYet"), share: z.number(), daysLeft: z.number().nullable() }),
]);
export type StoredVerdict = z.output<typeof verdictSchema>;

const armSchema = z.object({
  variant: z.string(),
  contacts: z.number(),
  goals: z.number(),
  /** Minor units, less what went back. */
  value: z.number(),
  harm: z.record(kinds, z.number()),
  /** Against the control; null: it is the control. */
  rate: comparisonSchema.nullable(),
  worth: comparisonSchema.nullable(),
});

/** What a look at an experiment said. */
export const readingSchema = z.object({
  arms: z.array(armSchema),
  /** Contacts who came to a variant and do not count: joined with one who had another; in the workspace's control group. */
  leftOut: z.object({ merged: z.number(), controlGroup: z.number() }),
  /** Contacts do not fall to the variants by their weights: what is said here means nothing until that is understood. */
  mismatch: z.boolean(),
  /** Guardrails that were passed, and with which variant. */
  tripped: z.array(z.object({ kind: kinds, variant: z.string(), action: z.enum(["alert", "stop"]) })),
  verdict: verdictSchema,
});
export type Reading = z.output<typeof readingSchema>;

/** What was counted of one variant. */
export interface ArmCounts {
  readonly variant: string;
  readonly contacts: number;
  readonly goals: number;
  readonly value: number;
  readonly squares: number;
  readonly optOut: number;
  readonly handoff: number;
  readonly complaint: number;
  readonly merged: number;
  readonly controlGroup: number;
}

export interface Looked {
  readonly control: string;
  readonly variants: readonly Variant[];
  readonly goal: ExperimentGoal;
  readonly plan: ExperimentPlan;
  readonly guardrails: readonly Guardrail[];
  /** How long it has run. */
  readonly days: number;
}

const NONE = { contacts: 0, goals: 0, value: 0, squares: 0, optOut: 0, handoff: 0, complaint: 0 };
/** Weights are doubted only on strong evidence: one that is wrong once in a thousand experiments. */
const MISMATCH = 0.001;

/** What the counts say. Pure: the same counts say the same. */
export function readingOf(looked: Looked, counts: readonly ArmCounts[]): Reading {
  const { control, variants, goal, plan, guardrails, days } = looked;
  const arms = variants.map((one) => ({
    ...one,
    ...(counts.find(({ variant }) => variant === one.id) ?? NONE),
  }));
  const base = arms.find(({ id }) => id === control);
  const others = arms.filter(({ id }) => id !== control);
  const design = designOf({ ...plan, comparisons: Math.max(1, others.length) });
  const rate = (arm: (typeof arms)[number]) => counted(arm.contacts, arm.goals);
  const worth = ({ contacts: n, value: sum, squares }: (typeof arms)[number]): Sample => ({
    n,
    sum,
    squares,
  });
  const against = (of: typeof rate) => (arm: (typeof arms)[number]) =>
    base && arm !== base ? compare(design, of(base), of(arm)) : null;
  const rated = arms.map((arm) => ({ arm, rate: against(rate)(arm), worth: against(worth)(arm) }));
  const measured = rated.flatMap((one) => {
    const comparison = goal.measure === "value" ? one.worth : one.rate;
    return comparison ? [{ variant: one.arm.id, ...comparison }] : [];
  });
  // Each guardrail of each variant gets its part of alpha.
  const strict = plan.alpha / Math.max(1, guardrails.length * others.length);
  const tripped = guardrails.flatMap(({ kind, margin, action }) =>
    others
      .filter((arm) =>
        speaks(
          harmEvidence(
            { events: base?.[kind] ?? 0, weight: base?.weight ?? 0 },
            { events: arm[kind], weight: arm.weight },
            margin,
          ),
          strict,
        ),
      )
      .map((arm) => ({ kind, variant: arm.id, action })),
  );
  const sum = (of: (one: ArmCounts) => number) => counts.reduce((total, one) => total + of(one), 0);
  return {
    arms: rated.map(({ arm, rate: rated_, worth: worth_ }) => ({
      variant: arm.id,
      contacts: arm.contacts,
      goals: arm.goals,
      value: arm.value,
      harm: { optOut: arm.optOut, handoff: arm.handoff, complaint: arm.complaint },
      rate: rated_,
      worth: worth_,
    })),
    leftOut: { merged: sum((one) => one.merged), controlGroup: sum((one) => one.controlGroup) },
    mismatch: speaks(mismatchEvidence(arms.map(({ contacts: n, weight }) => ({ n, weight }))), MISMATCH),
    tripped,
    verdict: verdictOf({ control, comparisons: measured, days }),
  };
}

export const readingOfStored = (stored: unknown): Reading => readingSchema.parse(stored);
