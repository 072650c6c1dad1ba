import { randomUUID } from "node:crypto";
import { inWorkspace } from "../../server/db/tenant";
import { listGaps } from "../../server/knowledge/gaps";
import { addPage } from "../../server/knowledge/pages";
import { recordGap } from "../../server/knowledge/record-gap";
import { runTests } from "../../server/knowledge/run-tests";
import { savePair } from "../../server/knowledge/save-source";
import { saveTestQuestion } from "../../server/knowledge/test-questions";
import { addUploadPart, beginUpload, finishUpload } from "../../server/knowledge/uploads";
import type { Shop } from "./people";

/** What a workspace knows: a pair, what contradicts it, a gap, tests, a sample to grade, a page, half an upload. */
export interface KnowledgeThings {
  sourceId: string;
  gapId: string;
  testId: string;
  runId: string;
  conflictId: string;
  sampleId: string;
  pageId: string;
  uploadId: string;
  fileId: string;
}

export async function knowledgeThings(shop: Shop): Promise<KnowledgeThings> {
  const { actor } = shop;
  const pair = { question: `Canary of ${shop.slug}?`, phrasings: [], answer: "Yes." };
  const { id: sourceId } = await savePair(actor, { details: {}, pair });
  const conversationId = randomUUID();
  await recordGap(actor.workspaceId, {
    conversationId,
    key: "k",
    question: "Do you sell bicycles?",
    hits: [],
  });
  const gapId = (await listGaps(actor, {})).rows[0]?.id ?? "";
  const { id: testId } = await saveTestQuestion(actor, { question: "Canary?", expected: sourceId });
  const { id: runId } = await runTests(actor);
  const { id: otherId } = await savePair(actor, { details: {}, pair });
  const conflictId = randomUUID().replaceAll("-", "");
  const sampleId = randomUUID();
  await inWorkspace(actor.workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO knowledge_conflict (workspace_id, print, kind, reason, source_id, other_id, text, other_text)
      VALUES (${actor.workspaceId}::uuid, ${conflictId}, 'duplicate', 'words', ${sourceId}::uuid, ${otherId}::uuid, 'Yes.', 'Yes.')`;
    await tx.$executeRaw`
      INSERT INTO quality_sample (workspace_id, id, week, conversation_id, at, question, answer, channel, confidence)
      VALUES (${actor.workspaceId}::uuid, ${sampleId}::uuid, '2026-11-16', ${conversationId}::uuid, now(), 'Canary?', 'Yes.', 'web', 0.9)`;
  });
  const { id: pageId } = await addPage(actor, { url: "http://127.0.0.1:1/", details: {} });
  const sent = async () => {
    const { uploadId } = await beginUpload(actor, { fileName: "a.txt", size: 5 });
    await addUploadPart(actor, { uploadId, part: 0, data: "aGVsbG8=" });
    return uploadId;
  };
  const { id: fileId } = await finishUpload(actor, { uploadId: await sent(), details: {} });
  return {
    sourceId,
    gapId,
    testId,
    runId,
    conflictId,
    sampleId,
    pageId,
    uploadId: await sent(),
    fileId,
  };
}

/** A valid input for each procedure of the knowledge and of its quality. */
export const KNOWLEDGE_SAMPLES: Record<
  string,
  (things: { knowledge: KnowledgeThings }) => Record<string, unknown>
> = {
  "knowledge.list": () => ({ text: "price" }),
  "knowledge.get": ({ knowledge }) => ({ sourceId: knowledge.sourceId }),
  "knowledge.passages": ({ knowledge }) => ({ sourceId: knowledge.sourceId }),
  "knowledge.savePair": ({ knowledge }) => ({
    sourceId: knowledge.sourceId,
    question: "Open on Sunday?",
    answer: "No.",
  }),
  "knowledge.saveText": () => ({ title: "Returns", text: "Within a month." }),
  "knowledge.updateDetails": ({ knowledge }) => ({ sourceId: knowledge.sourceId, folder: "shop/hours" }),
  "knowledge.setState": ({ knowledge }) => ({ sourceId: knowledge.sourceId, state: "off" }),
  "knowledge.remove": ({ knowledge }) => ({ sourceId: knowledge.sourceId }),
  "knowledge.version": ({ knowledge }) => ({ sourceId: knowledge.sourceId, number: 1 }),
  "knowledge.diff": ({ knowledge }) => ({ sourceId: knowledge.sourceId, from: 1, to: 1 }),
  "knowledge.rollback": ({ knowledge }) => ({ sourceId: knowledge.sourceId, number: 1 }),
  "knowledge.search": () => ({ query: "Canary" }),
  "knowledge.tryAnswer": () => ({ question: "Canary?" }),
  "knowledge.addPage": () => ({ url: "http://127.0.0.1:1/page", crawlHours: 24 }),
  "knowledge.recrawl": ({ knowledge }) => ({ sourceId: knowledge.pageId }),
  "knowledge.originalPart": ({ knowledge }) => ({ sourceId: knowledge.fileId, part: 0 }),
  "knowledge.beginUpload": () => ({ fileName: "a.txt", size: 5 }),
  "knowledge.uploadPart": ({ knowledge }) => ({ uploadId: knowledge.uploadId, part: 0, data: "aGVsbG8=" }),
  "knowledge.finishUpload": ({ knowledge }) => ({ uploadId: knowledge.uploadId, folder: "files" }),
  "knowledge.gaps": () => ({ state: "open" }),
  "knowledge.answerGap": ({ knowledge }) => ({
    gapId: knowledge.gapId,
    question: "Bicycles?",
    answer: "No.",
  }),
  "knowledge.addGapToSource": ({ knowledge }) => ({
    gapId: knowledge.gapId,
    sourceId: knowledge.sourceId,
  }),
  "knowledge.dismissGap": ({ knowledge }) => ({ gapId: knowledge.gapId }),
  "knowledge.reopenGap": ({ knowledge }) => ({ gapId: knowledge.gapId }),
  "knowledge.saveTestQuestion": () => ({ question: "Open at night?", expected: null }),
  "knowledge.removeTestQuestion": ({ knowledge }) => ({ testId: knowledge.testId }),
  "knowledge.testRun": ({ knowledge }) => ({ runId: knowledge.runId }),
  "knowledge.compareRuns": ({ knowledge }) => ({
    runId: knowledge.runId,
    beforeRunId: knowledge.runId,
  }),
  "knowledge.conflicts": () => ({ state: "open" }),
  "knowledge.setConflictState": ({ knowledge }) => ({ conflictId: knowledge.conflictId, state: "dismissed" }),
  "quality.sample": () => ({ week: "2026-11-16" }),
  "quality.report": () => ({ since: "2026-11-16" }),
  "quality.grade": ({ knowledge }) => ({ sampleId: knowledge.sampleId, isRight: true }),
  "knowledge.updateSettings": () => ({ targetPrecision: 0.9 }),
};
