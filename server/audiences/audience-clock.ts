import { asAuth } from "../db/tenant";
import { log } from "../log";
import { Rounds } from "../rounds";
import type { Timers } from "../timers";
import { noteFault } from "./audience-fault";
import { refreshAudiences } from "./refresh-audiences";

/** Milliseconds between rounds over all workspaces that have audiences. */
const PACE = 5_000;

/** Keeps the members of all audiences up to date, in the background. */
export class AudienceClock extends Rounds {
  constructor(timers: Timers) {
    super(timers, { rest: PACE }, "audiences were not refreshed");
  }

  /** Ends with the workspace that is being done when it is to stop. */
  protected async look(): Promise<number> {
    let done = 0;
    for (const workspaceId of await workspacesWithAudiences()) {
      if (this.stopped) break;
      await this.refresh(workspaceId);
      done++;
    }
    return done;
  }

  private async refresh(workspaceId: string): Promise<void> {
    try {
      for (let more = true; more && !this.stopped; ) ({ more } = await refreshAudiences(workspaceId));
    } catch (err) {
      if (!(await noteFault(workspaceId, err)))
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
