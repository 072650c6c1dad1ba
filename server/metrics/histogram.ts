/** Seconds; from a commit on a fast disk to a model that thinks. */
export const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Turns of one statement. */
export const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128] as const;

/** Counts values into fixed buckets. One call costs a short walk over numbers and allocates nothing. */
export class Histogram {
  private readonly counts: Float64Array;
  private total = 0;

  constructor(readonly bounds: readonly number[] = LATENCY) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at++;
    (counts[at] as number)++;
    this.total += value;
  }

  /** Counts up to and with each bound, the last without a bound; and the sum of all values. */
  read(): { readonly cumulative: readonly number[]; readonly sum: number } {
    let seen = 0;
    return { cumulative: Array.from(this.counts, (count) => (seen += count)), sum: this.total };
  }
}
