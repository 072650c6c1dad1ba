import { z } from "zod";
import { changePassword } from "../../accounts/change-password";
import { signOutEverywhere } from "../../accounts/sign-out-everywhere";
import { updateProfile } from "../../accounts/update-profile";
import { localeSchema, passwordSchema, themeSchema } from "../fields";
import { router, userProcedure } from "../init";

export const accountRouter = router({
  /** Who is signed in, with their workspaces. */
  me: userProcedure.query(({ ctx }) => {
    const { id, email, name, locale, theme, memberships } = ctx.user;
    return {
      id,
      email,
      name,
      locale,
      theme,
      memberships: memberships.map(({ workspaceId: _, ...shown }) => shown),
    };
  }),

  updateProfile: userProcedure
    .input(
      z.strictObject({
        name: z.string().max(200).optional(),
        locale: localeSchema.optional(),
        theme: themeSchema.optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateProfile(ctx.user.id, input, ctx.ip);
    }),

  changePassword: userProcedure
    .input(z.strictObject({ current: passwordSchema, next: passwordSchema }))
    .mutation(async ({ input, ctx }) => {
      await changePassword({ userId: ctx.user.id, ...input, ip: ctx.ip });
    }),

  signOutEverywhere: userProcedure.input(z.strictObject({}).optional()).mutation(async ({ ctx }) => {
    await signOutEverywhere(ctx.user.id, ctx.ip);
  }),
});
