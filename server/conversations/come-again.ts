/** Requests a second that may be people who come again: what they cost is taken from those who are let in. */
const AGAIN_PER_SECOND = 200;
const LONGEST_S = 20;

/**
 * When to come again, for those who are not let in now. Whoever is refused comes back after what they were told, so the
 * number of those who wait is the refusals of a second times that wait; the next are told a wait that brings back only
 * so many a second.
 */
export class ComeAgain {
  private wait = 1;
  private refused = 0;
  private since = 0;

  /** `random` gives numbers from 0 up to 1. */
  constructor(private readonly random: () => number = Math.random) {}

  /** Seconds, spread by a quarter both ways; `now` in milliseconds of a clock that never goes back. */
  tell(now: number): number {
    const passed = (now - this.since) / 1_000;
    if (passed >= 1) {
      const waiting = (this.refused / passed) * this.wait;
      this.wait = Math.min(LONGEST_S, Math.max(1, waiting / AGAIN_PER_SECOND));
      this.refused = 0;
      this.since = now;
    }
    this.refused++;
    return Math.max(1, Math.round(this.wait * (0.75 + this.random() / 2)));
  }
}
