import { TESTS_JOB, testPublication, testsPayload } from "../knowledge/publication-tests";
import type { Job } from "./job";

/** Asks the test questions of the knowledge after a flow that answers went live. */
export const knowledgeTests: Job = {
  name: TESTS_JOB,
  run: (payload) => testPublication(testsPayload.parse(payload)),
};
