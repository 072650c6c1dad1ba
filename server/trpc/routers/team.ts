import { z } from "zod";
import { listAgents, setAgentState, updateAgent } from "../../inbox/agent-settings";
import { listCanned, removeCanned, renderCanned, saveCanned } from "../../inbox/canned-replies";
import {
  listLabels,
  listShifts,
  removeLabel,
  removeShift,
  saveLabel,
  saveShift,
} from "../../inbox/labels-and-shifts";
import { archiveQueue, createQueue, listQueues, queueFields, updateQueue } from "../../inbox/queues";
import { idSchema, localeSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const reads = workspaceProcedure("conversations.read");
const manages = workspaceProcedure("inbox.manage");
const members = z.array(idSchema).max(500).optional();

export const queuesRouter = router({
  list: reads.query(({ ctx }) => listQueues(ctx.actor.workspaceId)),
  create: manages
    .input(z.strictObject({ name: nameSchema(100), members, ...queueFields }))
    .mutation(({ input, ctx }) => createQueue(ctx.actor, input)),
  update: manages
    .input(z.strictObject({ queueId: idSchema, name: nameSchema(100).optional(), members, ...queueFields }))
    .mutation(async ({ input, ctx }) => {
      await updateQueue(ctx.actor, input);
    }),
  archive: manages.input(z.strictObject({ queueId: idSchema })).mutation(async ({ input, ctx }) => {
    await archiveQueue(ctx.actor, input.queueId);
  }),
});

export const agentsRouter = router({
  list: reads.query(({ ctx }) => listAgents(ctx.actor.workspaceId)),
  update: workspaceProcedure("inbox.supervise")
    .input(
      z.strictObject({
        userId: idSchema,
        capacity: z.number().int().min(0).max(200).optional(),
        skills: z.array(nameSchema(60)).max(50).optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateAgent(ctx.actor, input);
    }),
  setState: workspaceProcedure("conversations.reply")
    .input(z.strictObject({ state: z.enum(["available", "away"]) }))
    .mutation(async ({ input, ctx }) => {
      await setAgentState(ctx.actor, input.state);
    }),
});

export const cannedRouter = router({
  list: reads.query(({ ctx }) => listCanned(ctx.actor)),
  render: reads
    .input(z.strictObject({ cannedId: idSchema, conversationId: idSchema }))
    .query(({ input, ctx }) => renderCanned(ctx.actor, input)),
  save: manages
    .input(
      z.strictObject({
        cannedId: idSchema.optional(),
        shortcut: nameSchema(60),
        text: z.string().min(1).max(10_000),
        locale: localeSchema.nullable(),
      }),
    )
    .mutation(({ input, ctx }) => saveCanned(ctx.actor, input)),
  remove: manages.input(z.strictObject({ cannedId: idSchema })).mutation(async ({ input, ctx }) => {
    await removeCanned(ctx.actor, input.cannedId);
  }),
});

export const labelsRouter = router({
  list: reads.query(({ ctx }) => listLabels(ctx.actor.workspaceId)),
  save: manages
    .input(z.strictObject({ name: nameSchema(60), colour: z.string().regex(/^[a-z]{3,20}$/) }))
    .mutation(async ({ input, ctx }) => {
      await saveLabel(ctx.actor, input);
    }),
  remove: manages.input(z.strictObject({ name: nameSchema(60) })).mutation(async ({ input, ctx }) => {
    await removeLabel(ctx.actor, input.name);
  }),
});

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);

export const shiftsRouter = router({
  list: reads.query(({ ctx }) => listShifts(ctx.actor.workspaceId)),
  save: manages
    .input(
      z.strictObject({
        shiftId: idSchema.optional(),
        userId: idSchema,
        queue: idSchema.nullable(),
        weekday: z.number().int().min(1).max(7).nullable(),
        day: z.iso.date().nullable(),
        from: clock,
        to: clock,
        duty: z.boolean(),
      }),
    )
    .mutation(({ input: { queue, ...input }, ctx }) => saveShift(ctx.actor, { ...input, queueId: queue })),
  remove: manages.input(z.strictObject({ shiftId: idSchema })).mutation(async ({ input, ctx }) => {
    await removeShift(ctx.actor, input.shiftId);
  }),
});
