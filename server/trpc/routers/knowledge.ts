import { z } from "zod";
import { answerQuestion } from "../../knowledge/answer-question";
import {
  diffVersions,
  getVersion,
  removeSource,
  rollbackSource,
  setSourceState,
  updateDetails,
} from "../../knowledge/change-source";
import { compareRuns } from "../../knowledge/compare-runs";
import { CONFLICT_STATES, listConflicts, setConflictState } from "../../knowledge/conflicts";
import { addGapToSource, answerGap, GAP_STATES, listGaps, setGapState } from "../../knowledge/gaps";
import { getSource, listPassages } from "../../knowledge/get-source";
import { getSettings, updateSettings } from "../../knowledge/knowledge-settings";
import { countSources, listSources } from "../../knowledge/list-sources";
import { addPage, recrawl, recrawlAll } from "../../knowledge/pages";
import { readOriginalPart } from "../../knowledge/read-original";
import { listTestRuns, readTestRun, runTests } from "../../knowledge/run-tests";
import { savePair, saveText } from "../../knowledge/save-source";
import { searchKnowledge } from "../../knowledge/search-knowledge";
import { KINDS, STATES, VALIDITIES } from "../../knowledge/source-view";
import { listTestQuestions, removeTestQuestion, saveTestQuestion } from "../../knowledge/test-questions";
import { addUploadPart, beginUpload, finishUpload, MOST_UPLOAD, PART_SIZE } from "../../knowledge/uploads";
import { cursorSchema, idSchema, nameSchema } from "../fields";
import { router, workspaceProcedure } from "../init";
import { detailsInput, folder, longText, pairInput, question } from "../knowledge-fields";

const reads = workspaceProcedure("knowledge.read");
const manages = workspaceProcedure("knowledge.manage");

const crawlHours = z.number().int().min(1).max(8_760).nullable().optional();
const gap = z.strictObject({ gapId: idSchema });
const one = z.strictObject({ sourceId: idSchema });
const number = z.number().int().min(1).max(1_000_000);

export const knowledgeRouter = router({
  list: reads
    .input(
      z.strictObject({
        text: z.string().max(200).optional(),
        kind: z.enum(KINDS).optional(),
        state: z.enum(STATES).optional(),
        validity: z.enum(VALIDITIES).optional(),
        folder: folder.optional(),
        tag: nameSchema(60).optional(),
        cursor: cursorSchema.optional(),
        limit: z.number().int().min(1).max(100).optional(),
      }),
    )
    .query(({ input, ctx }) => listSources(ctx.actor, input)),

  facets: reads.query(({ ctx }) => countSources(ctx.actor)),

  get: reads.input(one).query(({ input, ctx }) => getSource(ctx.actor, input.sourceId)),

  passages: reads.input(one).query(({ input, ctx }) => listPassages(ctx.actor, input.sourceId)),

  savePair: manages
    .input(z.strictObject({ sourceId: idSchema.optional(), ...pairInput, ...detailsInput }))
    .mutation(({ input, ctx }) => {
      const { sourceId, question, phrasings, answer, ...details } = input;
      return savePair(ctx.actor, { sourceId, details, pair: { question, phrasings, answer } });
    }),

  saveText: manages
    .input(
      z.strictObject({
        sourceId: idSchema.optional(),
        text: longText(2_000_000),
        note: nameSchema(300).optional(),
        ...detailsInput,
      }),
    )
    .mutation(({ input, ctx }) => {
      const { sourceId, text, note, ...details } = input;
      return saveText(ctx.actor, { sourceId, details, text, note });
    }),

  updateDetails: manages
    .input(z.strictObject({ sourceId: idSchema, crawlHours, ...detailsInput }))
    .mutation(async ({ input, ctx }) => {
      const { sourceId, ...details } = input;
      await updateDetails(ctx.actor, sourceId, details);
      return null;
    }),

  setState: manages
    .input(z.strictObject({ sourceId: idSchema, state: z.enum(STATES) }))
    .mutation(async ({ input, ctx }) => {
      await setSourceState(ctx.actor, input.sourceId, input.state);
      return null;
    }),

  remove: manages.input(one).mutation(async ({ input, ctx }) => {
    await removeSource(ctx.actor, input.sourceId);
    return null;
  }),

  addPage: manages
    .input(z.strictObject({ url: z.string().min(1).max(2_000), crawlHours, ...detailsInput }))
    .mutation(({ input, ctx }) => {
      const { url, ...details } = input;
      return addPage(ctx.actor, { url, details });
    }),

  recrawl: manages.input(one).mutation(async ({ input, ctx }) => {
    await recrawl(ctx.actor, input.sourceId);
    return null;
  }),

  /** The file of a source, a part at a time, as it was sent. */
  originalPart: reads
    .input(
      z.strictObject({
        sourceId: idSchema,
        part: z
          .number()
          .int()
          .min(0)
          .max(MOST_UPLOAD / PART_SIZE),
      }),
    )
    .query(async ({ input, ctx }) => {
      const { bytes, ...file } = await readOriginalPart(ctx.actor, input);
      return { ...file, data: Buffer.from(bytes).toString("base64") };
    }),

  /** Reads everything but pairs again, in the background. */
  recrawlAll: manages.mutation(({ ctx }) => recrawlAll(ctx.actor)),

  beginUpload: manages
    .input(z.strictObject({ fileName: nameSchema(300), size: z.number().int().min(1).max(1_000_000_000) }))
    .mutation(({ input, ctx }) => beginUpload(ctx.actor, input)),

  uploadPart: manages
    .input(
      z.strictObject({
        uploadId: idSchema,
        part: z
          .number()
          .int()
          .min(0)
          .max(Math.ceil(MOST_UPLOAD / PART_SIZE)),
        data: z.base64().max(Math.ceil(PART_SIZE / 3) * 4),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await addUploadPart(ctx.actor, input);
      return null;
    }),

  finishUpload: manages
    .input(z.strictObject({ uploadId: idSchema, sourceId: idSchema.optional(), ...detailsInput }))
    .mutation(({ input, ctx }) => {
      const { uploadId, sourceId, ...details } = input;
      return finishUpload(ctx.actor, { uploadId, sourceId, details });
    }),

  version: reads
    .input(z.strictObject({ sourceId: idSchema, number }))
    .query(({ input, ctx }) => getVersion(ctx.actor, input.sourceId, input.number)),

  diff: reads
    .input(z.strictObject({ sourceId: idSchema, from: number, to: number }))
    .query(({ input, ctx }) => diffVersions(ctx.actor, input)),

  rollback: manages
    .input(z.strictObject({ sourceId: idSchema, number }))
    .mutation(({ input, ctx }) => rollbackSource(ctx.actor, input.sourceId, input.number)),

  search: reads
    .input(
      z.strictObject({
        query: z.string().max(1_000),
        limit: z.number().int().min(1).max(20).optional(),
      }),
    )
    .query(async ({ input, ctx }) => {
      const began = performance.now();
      const { query, limit } = input;
      const hits = await searchKnowledge(ctx.actor.workspaceId, query, { limit, audiences: "all" });
      return { hits, ms: Math.round((performance.now() - began) * 10) / 10 };
    }),

  /** What a visitor of no audience would be told. */
  tryAnswer: reads.input(z.strictObject({ question })).query(async ({ input, ctx }) => {
    const found = await answerQuestion(ctx.actor.workspaceId, input.question);
    return { ...found, likely: found.likely.map(({ question }) => question), using: "passages" as const };
  }),

  settings: reads.query(({ ctx }) => getSettings(ctx.actor.workspaceId)),

  updateSettings: manages
    .input(
      z.strictObject({
        targetPrecision: z.number().min(0.8).max(0.99).optional(),
        gateAccuracy: z.number().min(0.5).max(1).nullable().optional(),
        qualitySize: z.number().int().min(0).max(400).optional(),
      }),
    )
    .mutation(({ input, ctx }) => updateSettings(ctx.actor, input)),

  /** What is said twice or otherwise. What is under embargo is among it: for editors. */
  conflicts: manages
    .input(z.strictObject({ state: z.enum(CONFLICT_STATES).optional() }))
    .query(({ input, ctx }) => listConflicts(ctx.actor.workspaceId, input.state)),

  setConflictState: manages
    .input(z.strictObject({ conflictId: z.string().regex(/^[0-9a-f]{32}$/), state: z.enum(CONFLICT_STATES) }))
    .mutation(async ({ input, ctx }) => {
      await setConflictState(ctx.actor, input.conflictId, input.state);
      return null;
    }),

  gaps: reads
    .input(z.strictObject({ state: z.enum(GAP_STATES).optional(), cursor: cursorSchema.optional() }))
    .query(({ input, ctx }) => listGaps(ctx.actor, input)),

  answerGap: manages
    .input(z.strictObject({ gapId: idSchema, ...pairInput, ...detailsInput }))
    .mutation(({ input, ctx }) => {
      const { gapId, question, phrasings, answer, ...details } = input;
      return answerGap(ctx.actor, { gapId, details, pair: { question, phrasings, answer } });
    }),

  addGapToSource: manages
    .input(z.strictObject({ gapId: idSchema, sourceId: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await addGapToSource(ctx.actor, input);
      return null;
    }),

  dismissGap: manages.input(gap).mutation(async ({ input, ctx }) => {
    await setGapState(ctx.actor, input.gapId, "dismissed");
    return null;
  }),

  reopenGap: manages.input(gap).mutation(async ({ input, ctx }) => {
    await setGapState(ctx.actor, input.gapId, "open");
    return null;
  }),

  testQuestions: reads.query(({ ctx }) => listTestQuestions(ctx.actor.workspaceId, ctx.actor.role)),

  saveTestQuestion: manages
    .input(z.strictObject({ testId: idSchema.optional(), question, expected: idSchema.nullable() }))
    .mutation(({ input, ctx }) => saveTestQuestion(ctx.actor, input)),

  removeTestQuestion: manages.input(z.strictObject({ testId: idSchema })).mutation(async ({ input, ctx }) => {
    await removeTestQuestion(ctx.actor, input.testId);
    return null;
  }),

  runTests: manages.mutation(({ ctx }) => runTests(ctx.actor)),

  testRuns: reads.query(({ ctx }) => listTestRuns(ctx.actor.workspaceId)),

  testRun: reads
    .input(z.strictObject({ runId: idSchema }))
    .query(({ input, ctx }) => readTestRun(ctx.actor.workspaceId, input.runId, ctx.actor.role)),

  compareRuns: reads
    .input(z.strictObject({ runId: idSchema, beforeRunId: idSchema.optional() }))
    .query(({ input, ctx }) => compareRuns(ctx.actor.workspaceId, input, ctx.actor.role)),
});
