import { z } from "zod";
import { SCOPES, scopeSchema } from "../../workspaces/api-key-scopes";
import { createApiKey } from "../../workspaces/create-api-key";
import { listApiKeys } from "../../workspaces/list-api-keys";
import { revokeApiKey } from "../../workspaces/revoke-api-key";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

export const apiKeysRouter = router({
  list: workspaceProcedure("apiKeys.manage").query(({ ctx }) => listApiKeys(ctx.actor.workspaceId)),

  /** Gives the key itself, this one time. */
  create: workspaceProcedure("apiKeys.manage")
    .input(z.strictObject({ name: nameSchema(100), scopes: z.array(scopeSchema).min(1).max(SCOPES.length) }))
    .mutation(({ input, ctx }) => createApiKey(ctx.actor, input)),

  revoke: workspaceProcedure("apiKeys.manage")
    .input(z.strictObject({ id: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await revokeApiKey(ctx.actor, input.id);
    }),
});
