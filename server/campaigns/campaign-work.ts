import type { PlaneCore } from "../conversations/plane-core";
import { inTransaction } from "../db/in-transaction";
import { DELIVERY_BATCH, type DeliveryWorld, deliverDue } from "../delivery/deliver-due";
import { log } from "../log";
import { Rounds } from "../rounds";
import type { DueEvent } from "./due-event";
import { startByTime } from "./start-by-time";
import { startLeftBehind } from "./start-campaign-run";
import { tellEvent } from "./tell-event";

const EVERY_MS = 500;
const BATCH = 50;
/** Batches of messages that leave before the rest is looked at again. */
const MOST_DELIVERIES = 20;
/** An event that could not be told so often is given up. */
const MAX_ATTEMPTS = 20;

/**
 * What campaigns do by themselves: events are told to who waits for them, runs begin, messages leave. Any number of processes may
 * look; rows are claimed, and what two find is done once.
 */
export class CampaignWork extends Rounds {
  constructor(
    private readonly core: PlaneCore,
    private readonly world: DeliveryWorld,
  ) {
    super(core.timers, { every: EVERY_MS }, "campaigns could not be looked after");
  }

  protected async look(): Promise<number> {
    let done = 0;
    for (;;) {
      const told = await this.tell();
      done += told;
      if (told < BATCH || this.stopped) break;
    }
    done += await startByTime();
    done += await startLeftBehind(this.core);
    for (let round = 0; round < MOST_DELIVERIES && !this.stopped; round++) {
      const delivered = await deliverDue(this.world);
      done += delivered;
      if (delivered < DELIVERY_BATCH) break;
    }
    return done;
  }

  private async tell(): Promise<number> {
    const events = await claimEvents();
    for (const event of events) {
      try {
        if (await tellEvent(this.core, event)) await forget(event);
        else if (event.attempts >= MAX_ATTEMPTS) await forget(event);
      } catch (error) {
        log.error({ err: error, workspace: event.workspace_id }, "an event could not be told");
        if (event.attempts >= MAX_ATTEMPTS) await forget(event);
      }
    }
    return events.length;
  }
}

type Claimed = DueEvent & { readonly attempts: number };

/** Takes events that are due; who does not come to tell one leaves it to another after a while. */
function claimEvents(): Promise<Claimed[]> {
  return inTransaction("turn", async (client) => {
    const { rows } = await client.query<Claimed>({
      name: "claim-events",
      text: `UPDATE event_due e SET due_at = now() + make_interval(secs => least(5 * (attempts + 1), 300)), attempts = attempts + 1 FROM (
          SELECT workspace_id AS w, id AS i FROM event_due WHERE due_at <= now() ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
        WHERE e.workspace_id = w AND e.id = i RETURNING e.workspace_id, e.id, e.contact_id, e.name, e.properties, e.at, e.attempts`,
    });
    return rows.sort((a, b) => a.at.getTime() - b.at.getTime());
  });
}

const forget = (event: DueEvent): Promise<void> =>
  inTransaction("turn", async (client) => {
    await client.query({
      name: "forget-event",
      text: "DELETE FROM event_due WHERE workspace_id = $1 AND id = $2",
      values: [event.workspace_id, event.id],
    });
  });
