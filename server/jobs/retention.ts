import { log } from "../log";
import { applyRetention } from "../retention/apply-retention";
import { everyWorkspace } from "../retention/every-workspace";
import { readRetention } from "../retention/retention-settings";
import type { Job } from "./job";

/** Every hour: what workspaces no longer keep. */
export const retention: Job = {
  name: "retention",
  cron: "17 * * * *",
  run: async (_, { stopping }) => {
    for await (const { id, settings } of everyWorkspace()) {
      if (stopping.aborted) return;
      const removed = await applyRetention(id, readRetention(settings), { now: Date.now(), stopping });
      const count = Object.values(removed).reduce((sum, one) => sum + one, 0);
      if (count > 0) log.info({ workspace: id, count, job: "retention" }, "removed what is no longer kept");
    }
  },
};
