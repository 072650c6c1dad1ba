import { noteClaims as noteIn } from "../identity/note-claims";
import { everyWorkspace } from "../retention/every-workspace";
import type { Job } from "./job";

/** It runs every other minute, and looks further back than that. */
const BACK_MS = 5 * 60_000;

/** What visitors say of themselves in chats: noted unverified, and suggested where somebody else is known by it. */
export const noteClaims: Job = {
  name: "note-claims",
  cron: "*/2 * * * *",
  run: async (_, { stopping }) => {
    const since = new Date(Date.now() - BACK_MS);
    for await (const { id } of everyWorkspace()) {
      if (stopping.aborted) return;
      await noteIn(id, since);
    }
  },
};
