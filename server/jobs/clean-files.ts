import path from "node:path";
import { cleanFiles as cleanWorkspace } from "../files/clean-files";
import { localFiles } from "../files/file-storage";
import { everyWorkspace } from "../retention/every-workspace";
import { PENDING_FILE_HOURS } from "../retention/retention-settings";
import type { Job } from "./job";

/** Every hour: the bytes of files that were given up, and uploads that never ended. */
export const cleanFiles: Job = {
  name: "clean-files",
  cron: "41 * * * *",
  run: async (_, { env, stopping }) => {
    const storage = localFiles(path.join(env.dataDir, "files"));
    const cutoff = new Date(Date.now() - PENDING_FILE_HOURS * 3_600_000);
    for await (const { id } of everyWorkspace()) {
      if (stopping.aborted) return;
      await cleanWorkspace(id, storage, { cutoff, stopping });
    }
  },
};
