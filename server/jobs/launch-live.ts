import { z } from "zod";
import { closeAnsweredGaps } from "../knowledge/close-gaps";
import { addLaunchTests } from "../launch/add-tests";
import { LIVE_JOB } from "../launch/publish-launch";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid(), launchId: z.uuid() });

/** A launch is live: its test questions can be answered from here on, and what was asked before its time is a gap no more. */
export const launchLive: Job = {
  name: LIVE_JOB,
  run: async (payload) => {
    const { workspaceId, launchId } = payloadSchema.parse(payload);
    await addLaunchTests(workspaceId, launchId);
    await closeAnsweredGaps(workspaceId);
  },
};
