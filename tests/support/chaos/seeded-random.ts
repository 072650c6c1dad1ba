/** Random numbers that a seed decides (mulberry32). */
export class SeededRandom {
  constructor(private state: number) {}

  /** From 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)];
  }
}

/** The seed to run with: `PARLEY_CHAOS_SEED`, or the same one each time. */
export const chaosSeed = (): number => Number(process.env.PARLEY_CHAOS_SEED ?? 20_260_105);

/** For runs that look for what nobody has seen yet: `PARLEY_CHAOS_SEED`, or another one each time. */
export const freshSeed = (): number =>
  process.env.PARLEY_CHAOS_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : chaosSeed();
