import { z } from "zod";
import { drawSample, weekOf } from "../../quality/draw-sample";
import { gradeSample } from "../../quality/grade-sample";
import { listSample } from "../../quality/list-sample";
import { qualityReport } from "../../quality/quality-report";
import { idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

const manages = workspaceProcedure("knowledge.manage");

/** The Monday of a week. */
const week = z.iso.date();
const WEEKS = 12;

export const qualityRouter = router({
  sample: manages
    .input(z.strictObject({ week: week.optional() }))
    .query(({ input, ctx }) => listSample(ctx.actor, input.week)),

  report: manages
    .input(z.strictObject({ since: week.optional() }))
    .query(({ input, ctx }) =>
      qualityReport(
        ctx.actor.workspaceId,
        input.since ?? weekOf(new Date(Date.now() - WEEKS * 7 * 86_400_000)),
      ),
    ),

  /** Draws from the current week's answers without waiting for its end. */
  draw: manages.mutation(async ({ ctx }) => ({
    drawn: await drawSample(ctx.actor.workspaceId, weekOf(new Date())),
  })),

  grade: manages
    .input(
      z.strictObject({
        sampleId: idSchema,
        isRight: z.boolean(),
        note: z.string().trim().max(1_000).default(""),
      }),
    )
    .mutation(({ input, ctx }) => gradeSample(ctx.actor, input)),
});
