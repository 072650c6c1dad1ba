import { z } from "zod";
import { emailSchema } from "../../accounts/email-address";
import { takeFromLimit } from "../../db/rate-limit";
import { AppError } from "../../errors";
import { roleSchema } from "../../permissions";
import { acceptInvitation, registerInvited } from "../../workspaces/accept-invitation";
import { createInvitation } from "../../workspaces/create-invitation";
import { findInvitation } from "../../workspaces/find-invitation";
import { listInvitations } from "../../workspaces/list-invitations";
import { revokeInvitation } from "../../workspaces/revoke-invitation";
import { idSchema, localeSchema, passwordSchema, tokenSchema } from "../fields";
import { publicProcedure, router, userProcedure, workspaceProcedure } from "../init";

export const invitationsRouter = router({
  list: workspaceProcedure("members.manage").query(({ ctx }) => listInvitations(ctx.actor.workspaceId)),

  /** Gives the token of `/invite/<token>`, this one time. */
  create: workspaceProcedure("members.manage")
    .input(z.strictObject({ email: emailSchema, role: roleSchema }))
    .mutation(({ input, ctx }) => createInvitation(ctx.actor, input)),

  revoke: workspaceProcedure("members.manage")
    .input(z.strictObject({ id: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await revokeInvitation(ctx.actor, input.id);
    }),

  /** What the invitation page shows of a link. */
  find: publicProcedure
    .input(z.strictObject({ token: tokenSchema }))
    .query(({ input }) => findInvitation(input.token)),

  accept: userProcedure.input(z.strictObject({ token: tokenSchema })).mutation(async ({ input, ctx }) => {
    const { slug } = await acceptInvitation({
      token: input.token,
      userId: ctx.user.id,
      email: ctx.user.email,
      ip: ctx.ip,
    });
    return { slug };
  }),

  /** Makes the invited address's account and joins. The page then signs in with the same password. */
  register: publicProcedure
    .input(
      z.strictObject({
        token: tokenSchema,
        name: z.string().max(200).default(""),
        password: passwordSchema,
        locale: localeSchema.default("en"),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      const limit = await takeFromLimit(`register:ip:${ctx.ip ?? "unknown"}`, 20, 60);
      if (!limit.allowed)
        throw new AppError(429, "too-many-requests", "Too many tries. Wait a minute.", {
          details: { retryAfter: limit.retryAfter },
        });
      return registerInvited({ ...input, ip: ctx.ip });
    }),
});
