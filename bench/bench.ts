import type pg from "pg";

/** What a bench may use. Absolute figures differ between machines and hours: compare within one run only. */
export interface BenchContext {
  /** A database of this run alone, migrated and durable. */
  readonly url: string;
  /** A pool on it as its owner. */
  readonly pool: pg.Pool;
  /** Shorter runs, to see that everything works. */
  readonly quick: boolean;
}

/** Where a bench of the language tools finds its sets: FOLDER/<set>/dev for training, FOLDER/<set>/<part> for testing. */
export interface DataOptions {
  readonly folder: string;
  readonly part: string;
  /** One set alone. */
  readonly set?: string;
}

/** A bench that needs no database: figures by set and measure. */
export interface DataBench {
  readonly name: string;
  readonly about: string;
  /** The folders of the sets that it measures. */
  readonly sets: readonly string[];
  runOnData(options: DataOptions): Promise<Record<string, Record<string, number>>>;
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  /** Figures by name, with the unit at the end of the name (`commit p50 ms`). */
  run(context: BenchContext): Promise<Record<string, number>>;
  /** The same figures as other programs want them, beside `bench` in the last line of --json. */
  summary?(figures: Record<string, number>): Record<string, unknown>;
}

/** The value below which a share of the samples lies; 0 for none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Half the distance between the fastest and the slowest round, in percent of the median. */
export function spread(values: readonly number[]): number {
  return ((Math.max(...values) - Math.min(...values)) / 2 / quantile(values, 0.5)) * 100;
}
