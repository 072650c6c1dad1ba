import { inTransaction } from "../db/in-transaction";
import { log } from "../log";
import { Rounds } from "../rounds";
import type { Timers } from "../timers";
import { lookAtExperiment } from "./look";

/** Milliseconds between rounds. */
const PACE = 30_000;
/** An experiment is looked at again after so long. */
const EVERY = "5 minutes";
const BATCH = 50;

/** Looks at running experiments, in the background. */
export class ExperimentClock extends Rounds {
  constructor(timers: Timers) {
    super(timers, { rest: PACE }, "experiments were not looked at");
  }

  /** All that are due. */
  protected async look(): Promise<number> {
    const due = await dueExperiments();
    for (const { workspace, id } of due) {
      if (this.stopped) break;
      await lookAtExperiment(workspace, id).catch((err: unknown) =>
        log.warn({ err, workspace }, "an experiment was not looked at"),
      );
    }
    return due.length;
  }
}

const dueExperiments = (): Promise<{ workspace: string; id: string }[]> =>
  inTransaction("turn", async (client) => {
    const { rows } = await client.query<{ workspace: string; id: string }>(
      `SELECT workspace_id AS workspace, id FROM experiment WHERE state = 'running' AND (read_at IS NULL OR read_at < now() - interval '${EVERY}')
       ORDER BY read_at NULLS FIRST LIMIT ${BATCH}`,
    );
    return rows;
  });
