import { z } from "zod";
import { WEBHOOK_EVENTS } from "../../inbox/feed-events";
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  rotateWebhook,
  updateWebhook,
} from "../../webhooks/webhooks";
import { cursorSchema, idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const manages = workspaceProcedure("webhooks.manage");
const url = z.url({ protocol: /^https?$/ }).max(2_000);
const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
const webhookId = idSchema;

export const webhooksRouter = router({
  list: manages.query(({ ctx }) => listWebhooks(ctx.actor.workspaceId)),
  eventNames: manages.query(() => WEBHOOK_EVENTS),
  create: manages
    .input(z.strictObject({ url, events }))
    .mutation(({ input, ctx }) => createWebhook(ctx.actor, input)),
  update: manages
    .input(
      z.strictObject({
        webhookId,
        url: url.optional(),
        events: events.optional(),
        disabled: z.boolean().optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateWebhook(ctx.actor, input);
    }),
  remove: manages.input(z.strictObject({ webhookId })).mutation(async ({ input, ctx }) => {
    await removeWebhook(ctx.actor, input.webhookId);
  }),
  rotate: manages
    .input(z.strictObject({ webhookId }))
    .mutation(({ input, ctx }) => rotateWebhook(ctx.actor, input.webhookId)),
  deliveries: manages
    .input(
      z.strictObject({
        webhookId,
        state: z.enum(["due", "leased", "done", "dead"]).optional(),
        cursor: cursorSchema.optional(),
      }),
    )
    .query(({ input, ctx }) => listDeliveries(ctx.actor.workspaceId, input)),
  replay: manages.input(z.strictObject({ deliveryId: idSchema })).mutation(async ({ input, ctx }) => {
    await replayDelivery(ctx.actor, input.deliveryId);
  }),
});
