import { z } from "zod";
import { marketingSettingsSchema } from "../../campaigns/marketing-settings";
import { pauseCampaign } from "../../campaigns/pause-campaign";
import { listCampaigns, readLedger } from "../../campaigns/read-ledger";
import {
  getMarketing,
  renewMessageSecret,
  switchMarketing,
  updateMarketing,
} from "../../campaigns/update-marketing";
import { inWorkspace } from "../../db/tenant";
import { listShapes } from "../../events/learn-shapes";
import { withoutEmbargo } from "../../flows/embargo";
import { idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

export const campaignsRouter = router({
  list: workspaceProcedure("campaigns.read").query(async ({ ctx }) =>
    withoutEmbargo(ctx.actor, await listCampaigns(ctx.actor.workspaceId), ({ flowId }) => flowId),
  ),

  ledger: workspaceProcedure("campaigns.read")
    .input(
      z.strictObject({
        flowId: idSchema.optional(),
        nodeId: z.string().max(100).optional(),
        contactId: idSchema.optional(),
        before: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .query(({ input: { before, ...of }, ctx }) =>
      readLedger(ctx.actor.workspaceId, {
        ...of,
        before: before === undefined ? undefined : new Date(before),
      }),
    ),

  pause: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ flowId: idSchema, paused: z.boolean() }))
    .mutation(({ input, ctx }) => pauseCampaign(ctx.actor, input.flowId, input.paused)),

  events: workspaceProcedure("campaigns.read").query(({ ctx }) =>
    inWorkspace(ctx.actor.workspaceId, (tx) => listShapes(tx, ctx.actor.workspaceId)),
  ),

  settings: workspaceProcedure("campaigns.read").query(({ ctx }) => getMarketing(ctx.actor.workspaceId)),

  updateSettings: workspaceProcedure("campaigns.manage")
    .input(marketingSettingsSchema)
    .mutation(({ input, ctx }) => updateMarketing(ctx.actor, input)),

  switch: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ paused: z.boolean() }))
    .mutation(({ input, ctx }) => switchMarketing(ctx.actor, input.paused)),

  renewSecret: workspaceProcedure("campaigns.admin").mutation(({ ctx }) => renewMessageSecret(ctx.actor)),
});
