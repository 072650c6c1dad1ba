import type { PlaneCore } from "../conversations/plane-core";
import { inTransaction } from "../db/in-transaction";
import { log } from "../log";
import { Rounds } from "../rounds";
import { beginTargets } from "./begin-targets";
import { endBroadcast } from "./end-broadcast";
import { beginFilling, fillPage } from "./fill-broadcast";
import { type LiveBroadcast, liveBroadcasts } from "./live-broadcast";
import { restUntilNext } from "./rest-until-next";
import { settleStopped } from "./settle-stopped";
import { SliceSize } from "./slice-size";

const EVERY_MS = 250;
/** Looks that find nothing to do until it is asked whether a broadcast is over. */
const IDLE_LOOKS = 8;

/**
 * What broadcasts do by themselves: who gets one is written down at its time, their runs begin at its pace, what was stopped is
 * counted. Any number of processes may look: rows are claimed, and each step is a transaction that begins with how things stand.
 */
export class BroadcastWork extends Rounds {
  /** Looks at each broadcast that found nothing to do. */
  private readonly idle = new Map<string, number>();
  private readonly size: SliceSize;

  /** `most`: contacts of one transaction, at most. */
  constructor(
    private readonly core: PlaneCore,
    most?: number,
  ) {
    super(core.timers, { every: EVERY_MS }, "broadcasts could not be looked after");
    this.size = new SliceSize(most);
  }

  /** Every broadcast, again while there is something to do. */
  protected async look(): Promise<number> {
    let steps = 0;
    for (;;) {
      const live = await inTransaction("turn", liveBroadcasts);
      let done = 0;
      for (const one of live) {
        if (this.stopped || this.core.stopping.aborted) return steps + done;
        if (await this.step(one)) done++;
      }
      for (const id of this.idle.keys()) if (!live.some((one) => one.id === id)) this.idle.delete(id);
      steps += done;
      if (done === 0) return steps;
    }
  }

  /** One step of one broadcast. False: there was nothing to do. */
  private async step(broadcast: LiveBroadcast): Promise<boolean> {
    try {
      const done = await this.advance(broadcast);
      if (done) this.idle.delete(broadcast.id);
      return done;
    } catch (error) {
      log.error({ err: error, workspace: broadcast.workspace_id }, "a broadcast could not go on");
      return false;
    }
  }

  private async advance(broadcast: LiveBroadcast): Promise<boolean> {
    switch (broadcast.state) {
      case "planned":
        return beginFilling(broadcast);
      case "filling":
        return fillPage(broadcast);
      case "running":
        if ((await beginTargets(this.core, broadcast, this.size)) > 0) return true;
        return !(await restUntilNext(broadcast)) && this.over(broadcast);
      case "stopping":
        return (await settleStopped(broadcast)) > 0 || endBroadcast(broadcast);
    }
  }

  private async over(broadcast: LiveBroadcast): Promise<boolean> {
    const looks = this.idle.get(broadcast.id) ?? 0;
    this.idle.set(broadcast.id, looks + 1);
    return looks % IDLE_LOOKS === 0 && endBroadcast(broadcast);
  }
}
