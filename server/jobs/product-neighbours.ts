import { z } from "zod";
import { buildNeighbours, NEIGHBOURS_JOB } from "../products/build-neighbours";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid() });

/** Finds anew what is bought together, for recommendations. */
export const productNeighbours: Job = {
  name: NEIGHBOURS_JOB,
  run: async (payload, { stopping }) => {
    await buildNeighbours(payloadSchema.parse(payload).workspaceId, stopping);
  },
};
