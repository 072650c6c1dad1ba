import { z } from "zod";
import { visitorIdSchema } from "../../events/event-input";
import { lookAtDemoShop, openDemoShop, orderInDemoShop, payInDemoShop } from "../../starters/demo-shop";
import { nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const total = z.number().int().min(1).max(100_000_000);

export const demoShopRouter = router({
  look: workspaceProcedure("campaigns.read").query(({ ctx }) => lookAtDemoShop(ctx.actor.workspaceId)),

  open: workspaceProcedure("flows.publish")
    .input(z.strictObject({ name: nameSchema() }))
    .mutation(({ input, ctx }) => openDemoShop(ctx.actor, input.name)),

  order: workspaceProcedure("campaigns.manage")
    .input(
      z.strictObject({
        visitor: visitorIdSchema,
        cart: z.string().regex(/^[a-z0-9-]{6,60}$/),
        product: z.string().min(1).max(100),
        total,
        agrees: z.boolean(),
      }),
    )
    .mutation(({ input, ctx }) => orderInDemoShop(ctx.actor, input)),

  pay: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ ref: z.string().regex(/^DEMO-[A-Z0-9-]{6}$/), total }))
    .mutation(async ({ input, ctx }) => {
      await payInDemoShop(ctx.actor, input.ref, input.total);
    }),
});
