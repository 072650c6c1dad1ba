/** Runs work of one key in turn, work of different keys side by side. */
export class KeyedChain {
  private readonly tails = new Map<string, { last: Promise<unknown>; length: number }>();

  /** How much work waits or runs under a key. */
  length(key: string): number {
    return this.tails.get(key)?.length ?? 0;
  }

  get size(): number {
    return this.tails.size;
  }

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const tail = this.tails.get(key);
    const result = tail ? tail.last.then(work, work) : work();
    const entry = { last: result as Promise<unknown>, length: (tail?.length ?? 0) + 1 };
    this.tails.set(key, entry);
    const leave = () => {
      const now = this.tails.get(key);
      if (!now) return;
      if (now.last === entry.last) this.tails.delete(key);
      else now.length--;
    };
    result.then(leave, leave);
    return result;
  }
}
