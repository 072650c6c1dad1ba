import { randomUUID } from "node:crypto";
import { inWorkspace } from "../../server/db/tenant";
import { listGaps } from "../../server/knowledge/gaps";
import { addPage } from "../../server/knowledge/pages";
import { recordGap } from "../../server/knowledge/record-gap";
import { runTests } from "../../server/knowledge/run-tests";
import { savePair } from "../../server/knowledge/save-source";
import { saveTestQuestion } from "../../server/knowledge/test-questions";
import { addUploadPart, beginUpload } from "../../server/knowledge/uploads";
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
  const { uploadId } = await beginUpload(actor, { fileName: "a.txt", size: 5 });
  await addUploadPart(actor, { uploadId, part: 0, data: "aGVsbG8=" });
  return { sourceId, gapId, testId, runId, conflictId, sampleId, pageId, uploadId };
}
