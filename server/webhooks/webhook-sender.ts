import { log } from "../log";
import type { Timers } from "../timers";
import { type DeliveryWorld, deliverWebhooks } from "./deliver-webhooks";
import { planDeliveries } from "./plan-deliveries";

const EVERY_MS = 1_000;

/** Looks every second for events that webhooks want and for deliveries that are due. Any number of processes may. */
export class WebhookSender {
  private stopTimer: (() => void) | undefined;
  private round: Promise<number> | undefined;

  constructor(
    private readonly world: DeliveryWorld,
    private readonly timers: Timers,
  ) {}

  start(): void {
    this.stopTimer = this.timers.every(EVERY_MS, () => {
      if (!this.round) void this.runOnce();
    });
  }

  /** One look, with everything that it found tried. Gives how much that was. */
  runOnce(): Promise<number> {
    this.round ??= this.look()
      .catch((error: unknown) => {
        log.warn({ err: error }, "webhooks could not be looked after");
        return 0;
      })
      .finally(() => {
        this.round = undefined;
      });
    return this.round;
  }

  async stop(): Promise<void> {
    this.stopTimer?.();
    await this.round;
  }

  private async look(): Promise<number> {
    const planned = await planDeliveries(this.world.pool);
    return planned + (await deliverWebhooks(this.world));
  }
}
