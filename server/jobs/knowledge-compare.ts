import { z } from "zod";
import { closeAnsweredGaps } from "../knowledge/close-gaps";
import { COMPARE_JOB, compareSources } from "../knowledge/compare-sources";
import { embedLater } from "../knowledge/embed-later";
import { findModel } from "../model/workspace-model";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid() });

/** Looks for what a workspace's knowledge says twice or otherwise, and for gaps that it closes, some seconds after it was changed. */
export const knowledgeCompare: Job = {
  name: COMPARE_JOB,
  run: async (payload, { stopping }) => {
    const { workspaceId } = payloadSchema.parse(payload);
    await compareSources(workspaceId, stopping);
    await closeAnsweredGaps(workspaceId, stopping);
    // What was changed has no vectors yet, where the workspace wants some.
    const { config } = await findModel(workspaceId);
    if (config.embedding) await embedLater(workspaceId);
  },
};
