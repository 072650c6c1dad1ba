import { z } from "zod";
import { promoteVariant, rollBackPromotion, stopExperiment } from "../../experiments/conclude";
import { estimateExperiment } from "../../experiments/estimate";
import { goalSchema, guardrailsSchema, planSchema, setupSchema } from "../../experiments/experiment-input";
import { getExperiment, listExperiments } from "../../experiments/list-experiments";
import { lookAtExperiment } from "../../experiments/look";
import { marketingEffect } from "../../experiments/marketing-effect";
import {
  createExperiment,
  removeExperiment,
  startExperiment,
  updateExperiment,
} from "../../experiments/set-up";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const one = z.strictObject({ experimentId: idSchema });
const place = { flowId: idSchema, node: z.string().min(1).max(100) };

export const experimentsRouter = router({
  list: workspaceProcedure("campaigns.read")
    .input(z.strictObject({ flowId: idSchema.optional() }))
    .query(({ input, ctx }) => listExperiments(ctx.actor.workspaceId, input.flowId)),

  get: workspaceProcedure("campaigns.read")
    .input(one)
    .query(({ input, ctx }) => getExperiment(ctx.actor.workspaceId, input.experimentId)),

  /** What all marketing together does. */
  marketing: workspaceProcedure("campaigns.read").query(({ ctx }) => marketingEffect(ctx.actor.workspaceId)),

  estimate: workspaceProcedure("campaigns.read")
    .input(
      z.strictObject({
        ...place,
        control: z.string().max(100).optional(),
        goal: goalSchema,
        plan: planSchema.extend({ baseline: z.number().min(0.0001).max(0.99).optional() }),
      }),
    )
    .query(({ input: { node, ...input }, ctx }) =>
      estimateExperiment(ctx.actor.workspaceId, { ...input, nodeId: node }),
    ),

  create: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ ...place, name: nameSchema(), ...setupSchema.shape }))
    .mutation(({ input: { node, ...input }, ctx }) =>
      createExperiment(ctx.actor, { ...input, nodeId: node }),
    ),

  update: workspaceProcedure("campaigns.manage")
    .input(
      z.strictObject({
        experimentId: idSchema,
        name: nameSchema().optional(),
        goal: goalSchema.optional(),
        plan: planSchema.optional(),
        guardrails: guardrailsSchema.unwrap().optional(),
        control: z.string().min(1).max(100).optional(),
        promotes: z.boolean().optional(),
      }),
    )
    .mutation(({ input: { experimentId, ...change }, ctx }) =>
      updateExperiment(ctx.actor, experimentId, change),
    ),

  start: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(({ input, ctx }) => startExperiment(ctx.actor, input.experimentId)),

  stop: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(async ({ input, ctx }) => {
      // What it says now is what stays of it.
      await lookAtExperiment(ctx.actor.workspaceId, input.experimentId);
      await stopExperiment(ctx.actor, input.experimentId);
    }),

  promote: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ experimentId: idSchema, variant: z.string().min(1).max(100) }))
    .mutation(async ({ input, ctx }) => {
      await lookAtExperiment(ctx.actor.workspaceId, input.experimentId);
      return promoteVariant(ctx.actor, input.experimentId, input.variant);
    }),

  rollBack: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(({ input, ctx }) => rollBackPromotion(ctx.actor, input.experimentId)),

  remove: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(({ input, ctx }) => removeExperiment(ctx.actor, input.experimentId)),
});
