import { z } from "zod";
import { JOINING } from "../../contacts/identity-kinds";
import { listEvents } from "../../events/learn-shapes";
import {
  dropPreviousIdentitySecret,
  identitySecrets,
  rotateIdentitySecret,
} from "../../identity/identity-secrets";
import { createLink, listLinks } from "../../links/list-links";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

export const linksRouter = router({
  list: workspaceProcedure("campaigns.read")
    .input(z.strictObject({ cursor: idSchema.optional(), direction: z.literal("forward").optional() }))
    .query(({ input, ctx }) => listLinks(ctx.actor.workspaceId, input.cursor)),

  create: workspaceProcedure("campaigns.manage")
    .input(z.strictObject({ url: z.string().min(1).max(2_000), title: nameSchema(200).optional() }))
    .mutation(({ input, ctx }) => createLink(ctx.actor, input)),
});

/** Who visitors are, as the site's server says; and what identifiers join. */
export const identityRouter = router({
  get: workspaceProcedure("secrets.list").query(async ({ ctx }) => ({
    ...(await identitySecrets(ctx.actor.workspaceId)),
    joining: JOINING,
  })),

  /** The new secret, told this once. */
  rotate: workspaceProcedure("secrets.manage").mutation(({ ctx }) => rotateIdentitySecret(ctx.actor)),

  dropPrevious: workspaceProcedure("secrets.manage").mutation(async ({ ctx }) => {
    await dropPreviousIdentitySecret(ctx.actor);
  }),
});

/** What happens: which events a workspace has seen, and of what their properties are. */
export const eventsRouter = router({
  list: workspaceProcedure("contacts.read").query(({ ctx }) => listEvents(ctx.actor.workspaceId)),
});
