import { drawSample, weekOf } from "../quality/draw-sample";
import { everyWorkspace } from "../retention/every-workspace";
import type { Job } from "./job";

const WEEK_MS = 7 * 86_400_000;

/** Mondays at five (UTC): draws the answers of the week before that are to be graded. */
export const qualitySample: Job = {
  name: "quality-sample",
  cron: "0 5 * * 1",
  run: async (_, { stopping }) => {
    const week = weekOf(new Date(Date.now() - WEEK_MS));
    for await (const { id } of everyWorkspace()) {
      if (stopping.aborted) return;
      await drawSample(id, week);
    }
  },
};
