import { z } from "zod";
import { STARTERS } from "../../../flow/document/starter-flows";
import { archiveFlow, restoreFlow } from "../../flows/archive-flow";
import { createFlow } from "../../flows/create-flow";
import { duplicateFlow } from "../../flows/duplicate-flow";
import { requireOpenFlow, withoutEmbargo } from "../../flows/embargo";
import { getFlow } from "../../flows/get-flow";
import { getFlowVersion } from "../../flows/get-flow-version";
import { importFlow } from "../../flows/import-flow";
import { listFlows } from "../../flows/list-flows";
import { listVersions } from "../../flows/list-versions";
import { publishFlow } from "../../flows/publish-flow";
import { renameFlow } from "../../flows/rename-flow";
import { rollbackFlow } from "../../flows/rollback-flow";
import { saveDraft } from "../../flows/save-draft";
import { whereUsed } from "../../flows/where-used";
import { installStarter } from "../../starters/install-starter";
import { idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const flowId = z.strictObject({ flowId: idSchema });
const versionSchema = z.number().int().min(1).max(2_000_000_000);
/** Reads one flow, unless a launch keeps it from this member: then it is not there. */
const openFlowProcedure = workspaceProcedure("flows.read")
  .input(flowId)
  .use(async ({ ctx, input, next }) => {
    await requireOpenFlow(ctx.actor, input.flowId);
    return next();
  });
/** Read strictly by the service; here only bounded. */
const documentSchema = z.record(z.string(), z.unknown());

export const flowsRouter = router({
  list: workspaceProcedure("flows.read")
    .input(z.strictObject({ archived: z.boolean().default(false) }).default({ archived: false }))
    .query(async ({ input, ctx }) => {
      const { items } = await listFlows(ctx.actor.workspaceId, input);
      return { items: await withoutEmbargo(ctx.actor, items, ({ id }) => id) };
    }),

  get: openFlowProcedure.query(({ input, ctx }) => getFlow(ctx.actor.workspaceId, input.flowId)),

  create: workspaceProcedure("flows.edit")
    .input(z.strictObject({ name: nameSchema(), starter: z.enum(STARTERS.map(({ key }) => key)).optional() }))
    .mutation(({ input: { name, starter }, ctx }) =>
      starter === undefined ? createFlow(ctx.actor, { name }) : installStarter(ctx.actor, { name, starter }),
    ),

  rename: workspaceProcedure("flows.edit")
    .input(z.strictObject({ flowId: idSchema, name: nameSchema() }))
    .mutation(async ({ input, ctx }) => {
      await renameFlow(ctx.actor, input);
    }),

  /** CONFLICT with reason "stale-revision" and the revision that holds, when somebody saved in between. */
  saveDraft: workspaceProcedure("flows.edit")
    .input(z.strictObject({ flowId: idSchema, revision: versionSchema, document: documentSchema }))
    .mutation(({ input, ctx }) => saveDraft(ctx.actor, input)),

  duplicate: workspaceProcedure("flows.edit")
    .input(z.strictObject({ flowId: idSchema, name: nameSchema().optional() }))
    .mutation(({ input, ctx }) => duplicateFlow(ctx.actor, input)),

  archive: workspaceProcedure("flows.edit")
    .input(flowId)
    .mutation(async ({ input, ctx }) => {
      await archiveFlow(ctx.actor, input.flowId);
    }),

  restore: workspaceProcedure("flows.edit")
    .input(flowId)
    .mutation(async ({ input, ctx }) => {
      await restoreFlow(ctx.actor, input.flowId);
    }),

  /** The draft as a document of its own. */
  export: openFlowProcedure.query(
    async ({ input, ctx }) => (await getFlow(ctx.actor.workspaceId, input.flowId)).document,
  ),

  import: workspaceProcedure("flows.edit")
    .input(z.strictObject({ document: z.unknown(), name: nameSchema().optional() }))
    .mutation(({ input, ctx }) => importFlow(ctx.actor, input)),

  publish: workspaceProcedure("flows.publish")
    .input(
      z.strictObject({
        flowId: idSchema,
        revision: versionSchema.optional(),
        note: z.string().max(2_000).optional(),
      }),
    )
    .mutation(({ input, ctx }) => publishFlow(ctx.actor, input)),

  versions: openFlowProcedure.query(({ input, ctx }) => listVersions(ctx.actor.workspaceId, input.flowId)),

  version: workspaceProcedure("flows.read")
    // Inputs are strict: the schema of the others would refuse "version".
    .input(z.strictObject({ flowId: idSchema, version: versionSchema }))
    .query(async ({ input, ctx }) => {
      await requireOpenFlow(ctx.actor, input.flowId);
      return getFlowVersion(ctx.actor.workspaceId, input.flowId, input.version);
    }),

  rollback: workspaceProcedure("flows.publish")
    .input(z.strictObject({ flowId: idSchema, version: versionSchema }))
    .mutation(({ input, ctx }) => rollbackFlow(ctx.actor, input)),

  whereUsed: openFlowProcedure.query(async ({ input, ctx }) => {
    const { items } = await whereUsed(ctx.actor.workspaceId, input.flowId);
    return { items: await withoutEmbargo(ctx.actor, items, ({ id }) => id) };
  }),
});
