import { z } from "zod";
import { roleSchema } from "../../permissions";
import { changeRole } from "../../workspaces/change-role";
import { listMembers } from "../../workspaces/list-members";
import { removeMember } from "../../workspaces/remove-member";
import { idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

export const membersRouter = router({
  list: workspaceProcedure("members.read").query(({ ctx }) => listMembers(ctx.actor.workspaceId)),

  changeRole: workspaceProcedure("members.manage")
    .input(z.strictObject({ userId: idSchema, role: roleSchema }))
    .mutation(async ({ input, ctx }) => {
      await changeRole(ctx.actor, input);
    }),

  remove: workspaceProcedure("members.manage")
    .input(z.strictObject({ userId: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await removeMember(ctx.actor, input.userId);
    }),

  leave: workspaceProcedure("workspace.read")
    .input(z.strictObject({}).optional())
    .mutation(async ({ ctx }) => {
      await removeMember(ctx.actor, ctx.actor.userId);
    }),
});
