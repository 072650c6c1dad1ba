import { z } from "zod";
import {
  approvalLimitsSchema,
  getApprovalLimits,
  updateApprovalLimits,
} from "../../broadcasts/approval-limits";
import { approveBroadcast, pauseBroadcast, stopBroadcast } from "../../broadcasts/control-broadcast";
import { dryCursorSchema, dryRunPage } from "../../broadcasts/dry-run/dry-run";
import { getBroadcast, listBroadcasts } from "../../broadcasts/list-broadcasts";
import { broadcastFlows, estimateBroadcast, planBroadcast } from "../../broadcasts/plan-broadcast";
import { AppError } from "../../errors";
import { idSchema, nameSchema, timeSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const target = { flowId: idSchema, audienceId: idSchema.nullable().default(null) };
/** What each contact's own clock is to show. */
const localTimeSchema = z.iso.datetime({ local: true, precision: -1 }).nullable().default(null);
const one = z.strictObject({ broadcastId: idSchema });

export const broadcastsRouter = router({
  list: workspaceProcedure("campaigns.read").query(({ ctx }) => listBroadcasts(ctx.actor.workspaceId)),

  get: workspaceProcedure("campaigns.read")
    .input(one)
    .query(({ input, ctx }) => getBroadcast(ctx.actor.workspaceId, input.broadcastId)),

  /** Flows that can be sent. */
  flows: workspaceProcedure("campaigns.read").query(({ ctx }) => broadcastFlows(ctx.actor.workspaceId)),

  estimate: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ ...target, localTime: localTimeSchema }))
    .query(({ input, ctx }) => estimateBroadcast(ctx.actor.workspaceId, input)),

  plan: workspaceProcedure("campaigns.manage")
    .input(
      z.strictObject({
        ...target,
        name: nameSchema(),
        sendAt: timeSchema.nullable().default(null),
        localTime: localTimeSchema,
        perSecond: z.number().int().min(1).max(1_000).nullable().default(null),
      }),
    )
    .mutation(({ input, ctx }) => planBroadcast(ctx.actor, input)),

  /** One page of a dry run; changes nothing. */
  dryRun: workspaceProcedure("campaigns.manage")
    .input(
      z.strictObject({
        ...target,
        at: timeSchema,
        localTime: localTimeSchema,
        days: z.number().int().min(1).max(60).default(14),
        cursor: dryCursorSchema.nullable().default(null),
      }),
    )
    .query(({ input, ctx }) => {
      if (!ctx.plane) throw new AppError(503, "unavailable", "Conversations are not running here.");
      return dryRunPage(ctx.plane, ctx.actor.workspaceId, input);
    }),

  approve: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(({ input, ctx }) => approveBroadcast(ctx.actor, input.broadcastId)),

  pause: workspaceProcedure("campaigns.manage")
    .input(one.extend({ paused: z.boolean() }))
    .mutation(({ input, ctx }) => pauseBroadcast(ctx.actor, input.broadcastId, input.paused)),

  stop: workspaceProcedure("campaigns.manage")
    .input(one)
    .mutation(({ input, ctx }) => stopBroadcast(ctx.actor, input.broadcastId)),

  limits: workspaceProcedure("campaigns.read").query(({ ctx }) => getApprovalLimits(ctx.actor.workspaceId)),

  updateLimits: workspaceProcedure("campaigns.admin")
    .input(approvalLimitsSchema)
    .mutation(({ input, ctx }) => updateApprovalLimits(ctx.actor, input)),
});
