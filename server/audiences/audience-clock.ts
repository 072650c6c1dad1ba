import { asAuth } from "../db/tenant";
import { log } from "../log";
import type { Timers } from "../timers";
import { noteProblem, refreshAudiences } from "./refresh-audiences";

/** Milliseconds between rounds over all workspaces that have audiences. */
const PACE = 5_000;

/** Keeps the members of all audiences up to date, in the background. */
export class AudienceClock {
  private callOff: (() => void) | undefined;
  private round: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly timers: Timers) {}

  start(): void {
    this.callOff = this.timers.after(PACE, () => {
      this.round = this.work().finally(() => {
        if (!this.stopped) this.start();
      });
    });
  }

  /** Ends with the workspace that is being done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff?.();
    await this.round;
  }

  private async work(): Promise<void> {
    try {
      for (const workspaceId of await workspacesWithAudiences()) {
        if (this.stopped) return;
        await this.refresh(workspaceId);
      }
    } catch (err) {
      log.warn({ err }, "audiences were not refreshed");
    }
  }

  private async refresh(workspaceId: string): Promise<void> {
    try {
      for (let more = true; more && !this.stopped; ) ({ more } = await refreshAudiences(workspaceId));
    } catch (err) {
      if (!(await noteProblem(workspaceId, err)))
        log.warn({ err, workspace: workspaceId }, "the audiences of a workspace were not refreshed");
    }
  }
}

async function workspacesWithAudiences(): Promise<string[]> {
  const rows = await asAuth(
    (tx) =>
      tx.$queryRaw<
        { id: string }[]
      >`SELECT DISTINCT workspace_id AS id FROM audience WHERE archived_at IS NULL`,
  );
  return rows.map((row) => row.id);
}
