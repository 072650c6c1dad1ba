import { z } from "zod";
import { TIDY_JOB, tidyKnowledge } from "../knowledge/tidy-knowledge";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid() });

/** Numbers the passages of a workspace anew where much was removed. */
export const knowledgeTidy: Job = {
  name: TIDY_JOB,
  run: (payload, { stopping }) => tidyKnowledge(payloadSchema.parse(payload).workspaceId, stopping),
};
