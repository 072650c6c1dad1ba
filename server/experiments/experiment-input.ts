import { z } from "zod";

/** What an experiment is to find. */
export const goalSchema = z.strictObject({
  event: z.string().trim().min(1).max(100),
  /** It counts for so many days after a contact came to their variant. */
  days: z.number().int().min(1).max(60).default(7),
  /** rate: how many reach it. value: what they bring, less what goes back to them, for each contact. */
  measure: z.enum(["rate", "value"]).default("rate"),
  /** What is counted of it; other currencies are left out. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});
export type ExperimentGoal = z.output<typeof goalSchema>;

export const planSchema = z.strictObject({
  /** The part of the control's contacts who reach the goal, as far as is known before. */
  baseline: z.number().min(0.0001).max(0.99).default(0.1),
  /** The smallest lift worth finding: 0.2 for a fifth more. */
  lift: z.number().min(0.01).max(5).default(0.2),
  alpha: z.number().min(0.001).max(0.2).default(0.05),
  power: z.number().min(0.5).max(0.99).default(0.8),
});
export type ExperimentPlan = z.output<typeof planSchema>;

export const GUARDRAILS = ["optOut", "handoff", "complaint"] as const;
export const guardrailSchema = z.strictObject({
  kind: z.enum(GUARDRAILS),
  /** How much more often than with the control is borne: 0.1 for a tenth. */
  margin: z.number().min(0).max(5).default(0),
  /** stop: everybody gets the control again. */
  action: z.enum(["alert", "stop"]).default("alert"),
});
export const guardrailsSchema = z
  .array(guardrailSchema)
  .max(GUARDRAILS.length)
  .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, "each of them once")
  .default(() => GUARDRAILS.map((kind) => ({ kind, margin: 0, action: "alert" as const })));
export type Guardrail = z.output<typeof guardrailSchema>;

export const variantsSchema = z.array(
  z.strictObject({ id: z.string(), label: z.string(), weight: z.number() }),
);
export type Variant = z.output<typeof variantsSchema>[number];

/** What can be said of an experiment when it is made; later only what does not change its figures. */
export const setupSchema = z.strictObject({
  goal: goalSchema,
  control: z.string().min(1).max(100),
  plan: planSchema.default(() => planSchema.parse({})),
  guardrails: guardrailsSchema,
  promotes: z.boolean().default(false),
});
export type ExperimentSetup = z.output<typeof setupSchema>;
