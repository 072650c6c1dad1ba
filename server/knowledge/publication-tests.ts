import { z } from "zod";
import { askJob } from "./ask-job";
import { askTests, keepRun } from "./run-tests";

/** The job that asks the test questions after a flow went live. */
export const TESTS_JOB = "knowledge-tests";

export const testsPayload = z.object({ workspaceId: z.uuid(), flowId: z.uuid(), version: z.number().int() });
export type TestsPayload = z.infer<typeof testsPayload>;

/** Asks for the test questions to be asked in the background. */
export async function testLater(payload: TestsPayload): Promise<void> {
  await askJob(TESTS_JOB, payload, { key: payload.flowId });
}

/** Asks the test questions for a version that is live. */
export async function testPublication({ workspaceId, flowId, version }: TestsPayload): Promise<void> {
  const asked = await askTests(workspaceId);
  if (asked.summary.questions === 0) return;
  await keepRun({ workspaceId, userId: null, apiKeyId: null, ip: null }, asked, { flowId, version });
}
