import { EFFECT_KINDS, type EffectRequest } from "../../flow";
import { log } from "../log";
import { metrics } from "../metrics/process-metrics";
import { moveRun } from "./deliver-event";
import type { PlaneCore } from "./plane-core";
import { runEffects } from "./run-effects";
import { throughTrouble } from "./through-trouble";
import type { DueEffect, DueTimer } from "./turn-store";

/** How long the workers sleep when there is nothing to do; a timer of this process wakes them to the millisecond. */
const IDLE_MS = 1_000;
const BATCH = 25;
/** Of those that are under way no more are claimed beyond this: thousands that are due in one minute would wait too long for a connection. */
const MOST_RUNNING = 400;
/** An effect that has brought down so many processes is not tried again. */
const MAX_ATTEMPTS = 5;

/**
 * Wakes runs whose time has come and performs effects whose process has died, by the database's clock. Rows are claimed
 * for 30 seconds under SKIP LOCKED, so any number of processes may do this; the turn's guard sees to it that each
 * timer fires once.
 */
export class DueWork {
  private callOff = () => {};
  private wakesAt = Number.POSITIVE_INFINITY;
  private round: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private readonly running = new Set<Promise<unknown>>();
  readonly counts = { timers: 0, effects: 0 };

  constructor(private readonly core: PlaneCore) {}

  start(): void {
    this.sleep(0);
  }

  /** Looks no later than in so many milliseconds. */
  wakeIn(ms: number): void {
    if (this.core.timers.elapsed() + ms >= this.wakesAt || this.stopped) return;
    this.sleep(Math.max(1, ms));
  }

  /** Takes no new work, lets what runs end. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff();
    await this.round;
    await Promise.allSettled(this.running);
  }

  /** One look, with everything that it found done: what tests call. */
  async runOnce(): Promise<number> {
    const found = (await this.timers()) + (await this.effects());
    await Promise.allSettled(this.running);
    return found;
  }

  private sleep(ms: number): void {
    const { timers } = this.core;
    this.callOff();
    this.wakesAt = timers.elapsed() + ms;
    this.callOff = timers.after(ms, () => void this.look());
  }

  private async look(): Promise<void> {
    this.wakesAt = Number.POSITIVE_INFINITY;
    if (this.round) {
      this.again = true;
      return;
    }
    if (this.running.size >= MOST_RUNNING) return this.wakeIn(20);
    let found = 0;
    this.round = (async () => {
      try {
        found = (await this.timers()) + (await this.effects());
      } catch (error) {
        log.error({ err: error }, "due work could not be looked for");
      }
    })();
    await this.round;
    this.round = undefined;
    if (this.stopped) return;
    const soon = this.again || found >= BATCH;
    this.again = false;
    this.wakeIn(soon ? 5 : IDLE_MS);
  }

  private async timers(): Promise<number> {
    const due = await this.core.store.claimTimers(BATCH);
    for (const timer of due) this.track(this.fire(timer));
    return due.length;
  }

  private async fire(timer: DueTimer): Promise<void> {
    const { core } = this;
    core.states.drop(timer.conversationId);
    const { workspaceId, conversationId, runId, dueAt, now } = timer;
    const moved = await throughTrouble(core, () =>
      moveRun(core, workspaceId, conversationId, { type: "timer", runId, now }),
    );
    if (moved) {
      this.counts.timers++;
      metrics.timers.late.observe(Math.max(0, (core.clock.now() - dueAt) / 1_000));
    } else await core.store.putBackTimer(timer);
  }

  private async effects(): Promise<number> {
    const due = await this.core.store.claimEffects(BATCH);
    for (const effect of due) this.track(this.perform(effect));
    return due.length;
  }

  private async perform(row: DueEffect): Promise<void> {
    const { core } = this;
    const place = { workspaceId: row.workspaceId, conversationId: row.conversationId };
    const request = readRequest(row);
    this.counts.effects++;
    if (row.attempts > 1) metrics.effects.of(row.kind).retries++;
    core.states.drop(place.conversationId);
    if (!request) return log.warn({ kind: row.kind, effect: row.id }, "an effect is left to a newer process");
    const port = row.attempts <= MAX_ATTEMPTS ? core : { ...core, perform: async () => ABANDONED };
    const effect = { id: row.id, runId: row.runId, key: row.key, fence: row.fence, request };
    await core.chain.run(place.conversationId, () => runEffects(port, place, effect, { answering: null }));
  }

  private track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => log.error({ err: error }, "due work failed"))
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }
}

const ABANDONED = {
  ok: false,
  error: { code: "abandoned", message: "This step was tried several times and never ended." },
} as const;

/** The request as the engine made it; its key is the row's without the run. Undefined: of a kind that is not known here. */
function readRequest(row: DueEffect): EffectRequest | undefined {
  if (!(EFFECT_KINDS as readonly string[]).includes(row.kind)) return undefined;
  // The payload was written by the committer from a request of this very kind.
  return {
    kind: row.kind,
    key: row.key.slice(row.runId.length + 1),
    request: row.payload,
  } as unknown as EffectRequest;
}
