import { inTransaction } from "../db/in-transaction";
import { log } from "../log";
import type { Timers } from "../timers";
import { lookAtExperiment } from "./look";

/** Milliseconds between rounds. */
const PACE = 30_000;
/** An experiment is looked at again after so long. */
const EVERY = "5 minutes";
const BATCH = 50;

/** Looks at running experiments, in the background. */
export class ExperimentClock {
  private callOff: (() => void) | undefined;
  private round: Promise<number> | undefined;
  private stopped = false;

  constructor(private readonly timers: Timers) {}

  start(): void {
    this.callOff = this.timers.after(PACE, () => {
      void this.runOnce().finally(() => {
        if (!this.stopped) this.start();
      });
    });
  }

  /** One look at all that are due. Gives how many those were. */
  runOnce(): Promise<number> {
    this.round ??= this.look()
      .catch((err: unknown) => {
        log.warn({ err }, "experiments were not looked at");
        return 0;
      })
      .finally(() => {
        this.round = undefined;
      });
    return this.round;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff?.();
    await this.round;
  }

  private async look(): Promise<number> {
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
