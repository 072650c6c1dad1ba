import { z } from "zod";
import { themeSchema } from "../../../flow";
import { getEndpoint } from "../../flows/get-endpoint";
import { updateEndpoint } from "../../flows/update-endpoint";
import { idSchema, localeSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

/** An origin as browsers send it: scheme, host, port; no path. */
const originSchema = z
  .string()
  .max(300)
  .transform((text, context) => {
    const trimmed = text.trim();
    if (/^https?:\/\/[^\s/?#@]+\/?$/i.test(trimmed) && URL.canParse(trimmed)) return new URL(trimmed).origin;
    context.addIssue({ code: "custom", message: "Write an origin such as https://shop.example." });
    return z.NEVER;
  });

export const endpointsRouter = router({
  get: workspaceProcedure("flows.read")
    .input(z.strictObject({ flowId: idSchema }))
    .query(({ input, ctx }) => getEndpoint(ctx.actor.workspaceId, input.flowId)),

  update: workspaceProcedure("flows.publish")
    .input(
      z.strictObject({
        flowId: idSchema,
        allowedOrigins: z.array(originSchema).max(50).optional(),
        apiAllowed: z.boolean().optional(),
        theme: themeSchema.optional(),
        locale: localeSchema.nullable().optional(),
        disabled: z.boolean().optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const { flowId, ...change } = input;
      await updateEndpoint(ctx.actor, flowId, change);
    }),
});
