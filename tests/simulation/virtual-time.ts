interface Entry {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
  live: boolean;
}

/** A clock that moves when it is told to, and what is to be done at its times, in one order for one history. */
export class VirtualTime {
  /** Milliseconds since the simulation began; never goes back. */
  elapsed = 0;
  private entries: Entry[] = [];
  private orders = 0;

  at(time: number, work: () => void): () => void {
    const entry: Entry = { at: Math.max(time, this.elapsed), order: this.orders++, work, live: true };
    this.entries.push(entry);
    return () => {
      entry.live = false;
    };
  }

  after(ms: number, work: () => void): () => void {
    return this.at(this.elapsed + ms, work);
  }

  /** Does the next thing. False: nothing is left before `limit`. */
  step(limit: number): boolean {
    let best: Entry | undefined;
    this.entries = this.entries.filter((entry) => entry.live);
    for (const entry of this.entries)
      if (!best || entry.at < best.at || (entry.at === best.at && entry.order < best.order)) best = entry;
    if (!best || best.at > limit) {
      this.elapsed = Math.max(this.elapsed, limit);
      return false;
    }
    best.live = false;
    this.elapsed = Math.max(this.elapsed, best.at);
    best.work();
    return true;
  }

  /** Time passes while every program stands still; what was due meanwhile comes late. */
  skip(ms: number): void {
    this.elapsed += ms;
  }
}
