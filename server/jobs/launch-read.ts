import { z } from "zod";
import { LAUNCH_JOB } from "../launch/create-launch";
import { readLaunch } from "../launch/read-launch";
import { findModel } from "../model/workspace-model";
import type { Job } from "./job";

const payloadSchema = z.object({ workspaceId: z.uuid(), launchId: z.uuid(), currency: z.string() });

/** Reads the page or file of a launch. */
export const launchRead: Job = {
  name: LAUNCH_JOB,
  run: async (payload) => {
    const input = payloadSchema.parse(payload);
    await readLaunch(input, (await findModel(input.workspaceId)).egress);
  },
};
