import { z } from "zod";
import { deleteSecret } from "../../workspaces/delete-secret";
import { listSecrets } from "../../workspaces/list-secrets";
import { setSecret } from "../../workspaces/set-secret";
import { idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const secretName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "Letters, digits and _, starting with a letter.");

export const secretsRouter = router({
  /** Names only. */
  list: workspaceProcedure("secrets.list").query(({ ctx }) => listSecrets(ctx.actor.workspaceId)),

  set: workspaceProcedure("secrets.manage")
    .input(z.strictObject({ name: secretName, value: z.string().min(1).max(10_000) }))
    .mutation(({ input, ctx }) => setSecret(ctx.actor, input)),

  delete: workspaceProcedure("secrets.manage")
    .input(z.strictObject({ id: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await deleteSecret(ctx.actor, input.id);
    }),
});
