import { z } from "zod";
import { emailSchema } from "../../accounts/email-address";
import { needsOwner } from "../../accounts/needs-owner";
import { seedDemo } from "../../flows/seed-demo";
import { createOwner } from "../../workspaces/create-owner";
import { localeSchema, nameSchema, passwordSchema, timeZoneSchema } from "../fields";
import { publicProcedure, router } from "../init";

export const setupRouter = router({
  /** Whether this installation waits for its owner. */
  status: publicProcedure.query(async () => ({ needsOwner: await needsOwner() })),

  createOwner: publicProcedure
    .input(
      z.strictObject({
        email: emailSchema,
        password: passwordSchema,
        name: z.string().max(200).default(""),
        workspaceName: nameSchema(),
        locale: localeSchema.default("en"),
        timeZone: timeZoneSchema.default("UTC"),
        demo: z.boolean().default(false),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const { demo, ...owner } = input;
      const { slug, workspaceId, userId } = await createOwner({ ...owner, ip: ctx.ip });
      if (demo) await seedDemo({ workspaceId, userId, apiKeyId: null, ip: ctx.ip }, owner.locale);
      return { slug };
    }),
});
