import { z } from "zod";
import { EMBED_JOB } from "../knowledge/embed-later";
import { embedPassages } from "../knowledge/embed-passages";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid() });

/** Gives a workspace's passages the vectors that they lack. */
export const knowledgeEmbed: Job = {
  name: EMBED_JOB,
  run: async (payload, { stopping }) => {
    await embedPassages(payloadSchema.parse(payload).workspaceId, { signal: stopping });
  },
};
