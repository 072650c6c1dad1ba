import { z } from "zod";
import { peopleSettingsSchema } from "../../conversations/people-settings";
import { approveCase, listCases, openCase } from "../../inbox/cases";
import { updateCase } from "../../inbox/complaints";
import { holidaysOf } from "../../inbox/holidays";
import { getPeopleSettings, switchFlow, updatePeopleSettings } from "../../inbox/people-settings";
import { routeScores } from "../../inbox/route-scores";
import { readReport, readSwitches, readWall, reportCsv } from "../../inbox/supervision";
import { cursorSchema, idSchema, nameSchema, timeSchema } from "../fields";
import { planeProcedure, router, workspaceProcedure } from "../init";

const reads = workspaceProcedure("conversations.read");
const supervises = workspaceProcedure("inbox.supervise");

/** Defaults of the stored settings must not fill what a change leaves out. */
const { everyoneToPeople: _switch, flowsOff: _flows, ...settings } = peopleSettingsSchema.shape;
const changeSchema = z.strictObject({
  calendar: settings.calendar.unwrap().optional(),
  wish: settings.wish.unwrap().optional(),
  rules: settings.rules.unwrap().optional(),
  rulesOff: settings.rulesOff.unwrap().optional(),
  ruleQueue: settings.ruleQueue.unwrap().optional(),
  ruleMessage: settings.ruleMessage.unwrap().optional(),
  returnAfterSeconds: settings.returnAfterSeconds.unwrap().optional(),
  approvalLimit: settings.approvalLimit.unwrap().optional(),
  maskPhones: settings.maskPhones.unwrap().optional(),
  paging: settings.paging.unwrap().optional(),
  csat: settings.csat.unwrap().optional(),
  sla: settings.sla.unwrap().optional(),
});

export const peopleRouter = router({
  get: reads.query(({ ctx }) => getPeopleSettings(ctx.actor.workspaceId)),
  update: workspaceProcedure("inbox.manage")
    .input(changeSchema)
    .mutation(async ({ input, ctx }) => {
      await updatePeopleSettings(ctx.actor, input);
    }),
  /** How many of the past conversations would go to people at each threshold of a step. */
  routeScores: workspaceProcedure("flows.read")
    .input(z.strictObject({ flowId: idSchema, node: z.string().min(1).max(100) }))
    .query(({ input, ctx }) => routeScores(ctx.actor.workspaceId, input)),
  /** Days off and make-up days of a country, to be taken over into the calendar. */
  holidays: reads
    .input(
      z.strictObject({
        country: z.enum(["CN", "US", "GB", "DE"]),
        year: z.number().int().min(2025).max(2100),
      }),
    )
    .query(({ input }) => holidaysOf(input.country, input.year)),
});

const amount = z.number().int().min(0).max(1_000_000_000_000).optional();

export const casesRouter = router({
  list: reads
    .input(
      z.strictObject({
        state: z.enum(["open", "closed"]).optional(),
        mine: z.boolean().optional(),
        contactId: idSchema.optional(),
        cursor: cursorSchema.optional(),
      }),
    )
    .query(({ input, ctx }) => listCases(ctx.actor, input)),
  open: workspaceProcedure("conversations.reply")
    .input(
      z.strictObject({
        conversationId: idSchema,
        type: nameSchema(60),
        title: nameSchema(300),
        dueAt: timeSchema,
        userId: idSchema.optional(),
        amount,
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        complaint: z.boolean().optional(),
      }),
    )
    .mutation(({ input, ctx }) => openCase(ctx.actor, input)),
  update: planeProcedure("conversations.reply")
    .input(
      z.strictObject({
        caseId: idSchema,
        dueAt: timeSchema.optional(),
        userId: idSchema.optional(),
        title: nameSchema(300).optional(),
        state: z.enum(["open", "done", "cancelled"]).optional(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await updateCase(ctx.plane, ctx.actor, input);
    }),
  approve: supervises.input(z.strictObject({ caseId: idSchema })).mutation(async ({ input, ctx }) => {
    await approveCase(ctx.actor, input.caseId);
  }),
});

const report = z
  .strictObject({ from: timeSchema, to: timeSchema, by: z.enum(["agent", "queue"]) })
  .refine(
    ({ from, to }) => from < to && to.getTime() - from.getTime() <= 400 * 86_400_000,
    "at most 400 days",
  );

export const supervisionRouter = router({
  wall: supervises.query(({ ctx }) => readWall(ctx.actor.workspaceId)),
  report: supervises.input(report).query(({ input, ctx }) => readReport(ctx.actor.workspaceId, input)),
  csv: supervises.input(report).query(({ input, ctx }) => reportCsv(ctx.actor.workspaceId, input)),
  switches: reads.query(({ ctx }) => readSwitches(ctx.actor.workspaceId)),
  everyoneToPeople: supervises.input(z.strictObject({ on: z.boolean() })).mutation(async ({ input, ctx }) => {
    await updatePeopleSettings(ctx.actor, { everyoneToPeople: input.on }, "supervision.everyoneToPeople");
  }),
  flowOff: supervises
    .input(z.strictObject({ flowId: idSchema, off: z.boolean(), fallback: z.string().max(2_000).optional() }))
    .mutation(async ({ input, ctx }) => {
      await switchFlow(ctx.actor, input);
    }),
  /** Everything back as it was: the bot answers, every flow is on. */
  botBackOn: supervises.input(z.strictObject({})).mutation(async ({ ctx }) => {
    await updatePeopleSettings(ctx.actor, { everyoneToPeople: false, flowsOff: {} }, "supervision.botBackOn");
  }),
});
