import { z } from "zod";
import { addLaunchTests } from "../launch/add-tests";
import { LIVE_JOB } from "../launch/publish-launch";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid(), launchId: z.uuid() });

/** A launch is live: its test questions can be answered from here on. */
export const launchLive: Job = {
  name: LIVE_JOB,
  run: async (payload) => {
    const { workspaceId, launchId } = payloadSchema.parse(payload);
    await addLaunchTests(workspaceId, launchId);
  },
};
