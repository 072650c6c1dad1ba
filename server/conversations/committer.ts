import { AppError, errorCode } from "../errors";
import { metrics } from "../metrics/process-metrics";
import { sleep, type Timers } from "../timers";
import { ComeAgain } from "./come-again";
import type { Placement } from "./commit-statement";
import type { TurnCommit } from "./turn-commit";
import type { TurnStore } from "./turn-store";
import { WaitingTurns } from "./waiting-turns";

export interface CommitterOptions {
  readonly placement: Placement;
  /** Statements in flight at once, at most. */
  readonly batches: number;
  /** Turns that must wait for a statement to leave while another is in flight: each has a price of its own. */
  readonly worth: number;
  /** Milliseconds that the last statement must have been under way for another to leave beside it. */
  readonly patience: number;
  /** Turns of one statement, at most. */
  readonly batchSize: number;
  /** Turns that may wait; one more is refused with 503. */
  readonly queue: number;
  /** Turns that may wait while new conversations are still let in: in a rush those who talk already are served first. */
  readonly starts: number;
}

interface Waiting {
  readonly turn: TurnCommit;
  /** When it came, in elapsed milliseconds. */
  readonly since: number;
  readonly settle: (committed: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const DEADLOCK_TRIES = 3;
/** Milliseconds that a turn may wait for its statement: longer, and whoever asked is told to come again. */
const LONGEST_WAIT = 1_500;
const LOOK_MS = 400;
/** Behind by more, a process lets no new conversations in. */
const BEHIND_MS = 100;

/**
 * Commits turns. What waits together goes to the database as one statement, and what gathers meanwhile leaves as soon as it
 * is back, or beside it once it is enough and a slow disk keeps the first: under load the database works on some of the turns
 * while this process works on the rest.
 * A turn whose guard does not hold is answered `false` and costs the others nothing.
 */
export class Committer {
  private readonly waiting: WaitingTurns<Waiting>;
  private readonly comeAgain = new ComeAgain();
  private inFlight = 0;
  /** When the last statement left. */
  private sentAt = 0;
  private scheduled = false;
  private watched = false;
  /** Counted for the metrics. */
  readonly counts = { turns: 0, batches: 0, conflicts: 0, refused: 0, failed: 0 };

  constructor(
    private readonly store: Pick<TurnStore, "commit" | "prepare">,
    private readonly timers: Timers,
    private readonly options: CommitterOptions,
  ) {
    this.waiting = new WaitingTurns(options.placement);
  }

  get depth(): number {
    return this.waiting.length;
  }

  /** Refuses a new conversation, with 503, while too many turns wait or the process is behind by so many milliseconds. */
  admitStart(behind = 0): void {
    if (this.waiting.length < this.options.starts && behind < BEHIND_MS) return;
    this.counts.refused++;
    throw overloaded(this.comeAgain.tell(this.timers.elapsed()));
  }

  /** True when the turn is durable; false when its guard did not hold and nothing was written. */
  commit(turn: TurnCommit): Promise<boolean> {
    if (this.waiting.length >= this.options.queue) {
      this.counts.refused++;
      return Promise.reject(overloaded());
    }
    return new Promise((settle, fail) => {
      // While the database is at work there is time for it; once it is back, it waits for us.
      if (this.inFlight > 0) this.store.prepare?.(turn);
      this.waiting.push({ turn, since: this.timers.elapsed(), settle, fail });
      this.schedule();
      this.watch();
    });
  }

  /** Whether a statement with what waits may leave now. */
  private get free(): boolean {
    if (this.inFlight === 0) return true;
    const { batches, worth, patience } = this.options;
    return (
      this.inFlight < batches &&
      this.waiting.length >= worth &&
      this.timers.elapsed() - this.sentAt >= patience
    );
  }

  /** Begins once the turns of the same moment have joined. */
  private schedule(): void {
    if (this.scheduled || !this.free) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  /** Sends away what has waited too long, so that nothing piles up behind a database that hangs. It was not sent yet. */
  private watch(): void {
    if (this.watched || this.inFlight === 0) return;
    this.watched = true;
    this.timers.after(LOOK_MS, () => {
      this.watched = false;
      const now = this.timers.elapsed();
      for (const one of this.waiting.takeWhile(({ since }) => now - since > LONGEST_WAIT)) {
        this.counts.refused++;
        one.fail(overloaded());
      }
      if (this.waiting.length) this.watch();
    });
  }

  private pump(): void {
    while (this.waiting.length && this.free) {
      const batch = this.waiting.take(this.options.batchSize);
      this.inFlight++;
      this.sentAt = this.timers.elapsed();
      void this.send(batch);
    }
    if (this.waiting.length) this.watch();
  }

  private async send(batch: Waiting[]): Promise<void> {
    let through: ReadonlySet<number>;
    try {
      through = await this.write(batch);
    } catch (error) {
      await this.recover(batch, error, 1);
      this.done();
      return;
    }
    this.done();
    this.settle(batch, through);
  }

  /** What has gathered leaves before anything is done with the answers, and is under way meanwhile. */
  private done(): void {
    this.inFlight--;
    this.pump();
  }

  private async write(batch: Waiting[]): Promise<ReadonlySet<number>> {
    // One order for all processes, so that two statements never wait for each other.
    if (batch.length > 1) batch.sort((a, b) => (a.turn.conversationId < b.turn.conversationId ? -1 : 1));
    const began = this.timers.elapsed();
    const through = await this.store.commit(batch.map((one) => one.turn));
    metrics.commits.seconds.observe((this.timers.elapsed() - began) / 1_000);
    metrics.commits.size.observe(batch.length);
    return through;
  }

  private settle(batch: readonly Waiting[], through: ReadonlySet<number>): void {
    this.counts.batches++;
    this.counts.turns += through.size;
    this.counts.conflicts += batch.length - through.size;
    for (const [index, one] of batch.entries()) one.settle(through.has(index));
  }

  private async recover(batch: Waiting[], error: unknown, attempt: number): Promise<void> {
    const code = errorCode(error);
    if ((code === "40P01" || code === "40001") && attempt < DEADLOCK_TRIES) {
      await sleep(this.timers, Math.random() * 20 * attempt);
      return this.again(batch, attempt + 1);
    }
    const ofData = code !== undefined && (code.startsWith("22") || code.startsWith("23"));
    if (ofData && batch.length > 1) {
      // One of them holds what the database refuses: alone, each answers for itself.
      for (const one of batch) await this.again([one], DEADLOCK_TRIES);
      return;
    }
    if (code === "23505" && batch.length === 1) {
      // A unique key was taken in the same moment: the same as a guard that does not hold.
      this.counts.conflicts++;
      batch[0]?.settle(false);
      return;
    }
    this.counts.failed += batch.length;
    for (const one of batch) one.fail(error);
  }

  private async again(batch: Waiting[], attempt: number): Promise<void> {
    try {
      this.settle(batch, await this.write(batch));
    } catch (error) {
      await this.recover(batch, error, attempt);
    }
  }
}

/** `retryAfter` in seconds. */
export const overloaded = (retryAfter = 1): AppError =>
  new AppError(503, "overloaded", "Too many messages at once; try again in a moment.", {
    details: { retryAfter },
  });
