import { inWorkspace } from "../db/tenant";
import { everyWorkspace } from "../retention/every-workspace";
import type { Job } from "./job";

/** A sender repeats an event for a while, not for a month. */
const DAYS = 30;

/** Every hour: ids of events that nobody repeats any more, and messages that were delivered long ago. The ledger keeps what was sent. */
export const cleanEvents: Job = {
  name: "clean-events",
  cron: "29 * * * *",
  run: async (_, { stopping }) => {
    for await (const { id } of everyWorkspace()) {
      if (stopping.aborted) return;
      await inWorkspace(id, async (tx) => {
        await tx.$executeRaw`
          DELETE FROM event_key WHERE workspace_id = ${id}::uuid AND created_at < now() - make_interval(days => ${DAYS}::int)`;
        await tx.$executeRaw`
          DELETE FROM send_delivery WHERE workspace_id = ${id}::uuid AND state IN ('done', 'dead', 'expired') AND done_at < now() - make_interval(days => ${DAYS}::int)`;
      });
    }
  },
};
