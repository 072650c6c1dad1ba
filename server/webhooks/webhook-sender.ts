import { Rounds } from "../rounds";
import type { Timers } from "../timers";
import { type DeliveryWorld, deliverWebhooks } from "./deliver-webhooks";
import { planDeliveries } from "./plan-deliveries";

const EVERY_MS = 1_000;

/** Looks every second for events that webhooks want and for deliveries that are due. Any number of processes may. */
export class WebhookSender extends Rounds {
  constructor(
    private readonly world: DeliveryWorld,
    timers: Timers,
  ) {
    super(timers, { every: EVERY_MS }, "webhooks could not be looked after");
  }

  protected async look(): Promise<number> {
    const planned = await planDeliveries(this.world.pool);
    return planned + (await deliverWebhooks(this.world));
  }
}
