import { z } from "zod";
import type { Experiment as Stored } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import {
  type ExperimentGoal,
  type ExperimentPlan,
  type Guardrail,
  goalSchema,
  guardrailsSchema,
  planSchema,
  type Variant,
  variantsSchema,
} from "./experiment-input";
import { type Reading, readingSchema, type StoredVerdict, verdictSchema } from "./reading";

export const promotionSchema = z.object({
  variant: z.string(),
  /** Versions of the flow. */
  from: z.number(),
  to: z.number(),
  /** The split's weights as they were, to go back to. */
  before: z.object({ weights: z.record(z.string(), z.number()), holdout: z.number() }),
  at: z.string(),
  byItself: z.boolean(),
  rolledBackAt: z.string().optional(),
});
export type Promotion = z.output<typeof promotionSchema>;

/** An experiment with everything that is stored as JSON read. */
export type ExperimentRow = Omit<
  Stored,
  "goal" | "plan" | "guardrails" | "variants" | "reading" | "verdict" | "promotion" | "state"
> & {
  readonly state: "draft" | "running" | "ended";
  readonly goal: ExperimentGoal;
  readonly plan: ExperimentPlan;
  readonly guardrails: readonly Guardrail[];
  readonly variants: readonly Variant[];
  readonly reading: Reading | null;
  readonly verdict: StoredVerdict | null;
  readonly promotion: Promotion | null;
};

const stateSchema = z.enum(["draft", "running", "ended"]);

export const readRow = (row: Stored): ExperimentRow => ({
  ...row,
  state: stateSchema.parse(row.state),
  goal: goalSchema.parse(row.goal),
  plan: planSchema.parse(row.plan),
  guardrails: guardrailsSchema.parse(row.guardrails),
  variants: variantsSchema.parse(row.variants),
  reading: row.reading === null ? null : readingSchema.parse(row.reading),
  verdict: row.verdict === null ? null : verdictSchema.parse(row.verdict),
  promotion: row.promotion === null ? null : promotionSchema.parse(row.promotion),
});

/** The experiment, held to the end of the transaction where `lock` says so. 404 where there is none. */
export async function requireExperiment(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  lock = false,
): Promise<ExperimentRow> {
  if (lock)
    await tx.$queryRaw`SELECT 1 FROM experiment WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const row = await tx.experiment.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  if (!row) throw new AppError(404, "not-found", "There is no such experiment.");
  return readRow(row);
}
