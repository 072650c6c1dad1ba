import { log } from "./log";
import type { Timers } from "./timers";

/** Milliseconds: `every` from one beginning to the next, left out while a round is under way; `rest` from an end to the next beginning. */
export type Pace = { readonly every: number } | { readonly rest: number };

/** Work that is looked for again and again in the background, one round at a time. What a round throws is logged as `fault`. */
export abstract class Rounds {
  private callOff: (() => void) | undefined;
  private round: Promise<number> | undefined;
  private readonly end = new AbortController();

  constructor(
    private readonly timers: Timers,
    private readonly pace: Pace,
    private readonly fault: string,
  ) {}

  /** One round, with everything that it finds done. Gives how much that was. */
  protected abstract look(): Promise<number>;

  /** Aborted as soon as it is to stop; a round asks it between its steps. */
  protected get stopping(): AbortSignal {
    return this.end.signal;
  }

  protected get stopped(): boolean {
    return this.end.signal.aborted;
  }

  start(): void {
    const { timers, pace } = this;
    if ("every" in pace)
      this.callOff = timers.every(pace.every, () => {
        if (!this.round && !this.stopped) void this.runOnce();
      });
    else
      this.callOff = timers.after(pace.rest, () => {
        void this.runOnce().finally(() => {
          if (!this.stopped) this.start();
        });
      });
  }

  /** A round now, or the one under way. Gives how much it did; 0 where it failed. */
  runOnce(): Promise<number> {
    this.round ??= this.look()
      .catch((err: unknown) => {
        log.warn({ err }, this.fault);
        return 0;
      })
      .finally(() => {
        this.round = undefined;
      });
    return this.round;
  }

  /** Begins no further round, and waits for the one under way. */
  async stop(): Promise<void> {
    this.end.abort();
    this.callOff?.();
    await this.round;
  }
}
