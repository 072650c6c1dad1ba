import { z } from "zod";
import { getRetention } from "../../retention/get-retention";
import { retentionSchema, updateRetention } from "../../retention/retention-settings";
import { createWorkspace } from "../../workspaces/create-workspace";
import { getWorkspace } from "../../workspaces/get-workspace";
import { updateWorkspace } from "../../workspaces/update-workspace";
import { localeSchema, nameSchema, timeZoneSchema } from "../fields";
import { router, userProcedure, workspaceProcedure } from "../init";

const constantsSchema = z
  .record(
    z.string().regex(/^\p{L}[\p{L}\p{N}_]{0,63}$/u),
    z.union([z.string().max(2_000), z.number(), z.boolean()]),
  )
  .refine((constants) => Object.keys(constants).length <= 200, "At most 200 constants.");

export const workspacesRouter = router({
  create: userProcedure
    .input(
      z.strictObject({
        name: nameSchema(),
        locale: localeSchema.default("en"),
        timeZone: timeZoneSchema.default("UTC"),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const { slug } = await createWorkspace({ ...input, userId: ctx.user.id, ip: ctx.ip });
      return { slug };
    }),

  get: workspaceProcedure("workspace.read").query(({ ctx }) => getWorkspace(ctx.actor.workspaceId)),

  update: workspaceProcedure("workspace.update")
    .input(
      z.strictObject({
        name: nameSchema().optional(),
        timeZone: timeZoneSchema.optional(),
        locale: localeSchema.optional(),
        constants: constantsSchema.optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateWorkspace(ctx.actor, input);
    }),

  retention: workspaceProcedure("workspace.read").query(({ ctx }) => getRetention(ctx.actor.workspaceId)),

  updateRetention: workspaceProcedure("workspace.update")
    .input(retentionSchema)
    .mutation(async ({ input, ctx }) => {
      await updateRetention(ctx.actor, input);
    }),
});
