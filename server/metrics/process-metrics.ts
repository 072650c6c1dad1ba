import { BATCH_SIZES, Histogram } from "./histogram";

/** What a turn was taken for. */
export type TurnKindName = "start" | "message" | "event" | "timer" | "effect" | "agent" | "owner";
/** What became of it. `refused`: too many waited. `failed`: the database did not take it. */
export type TurnOutcome = "committed" | "repeated" | "working" | "nothing" | "refused" | "failed";
export type EffectEnd = "done" | "error" | "lost";

const OUTCOMES = ["committed", "repeated", "working", "nothing", "refused", "failed"] as const;

/** Turns by what they were for and what became of them. */
class TurnCounts {
  private readonly counts = new Map<TurnKindName, Record<TurnOutcome, number>>();
  readonly seconds: Record<TurnOutcome, Histogram>;

  constructor() {
    const each = <T>(make: () => T): Record<TurnOutcome, T> => ({
      committed: make(),
      repeated: make(),
      working: make(),
      nothing: make(),
      refused: make(),
      failed: make(),
    });
    this.seconds = each(() => new Histogram());
    for (const kind of ["start", "message", "event", "timer", "effect", "agent", "owner"] as const)
      this.counts.set(
        kind,
        each(() => 0),
      );
  }

  /** `ms`: from the moment that the turn began to the one in which its end was known. */
  count(kind: TurnKindName, outcome: TurnOutcome, ms: number): void {
    const counts = this.counts.get(kind);
    if (counts) counts[outcome]++;
    this.seconds[outcome].observe(ms / 1_000);
  }

  *rows(): Generator<{ kind: TurnKindName; outcome: TurnOutcome; count: number }> {
    for (const [kind, counts] of this.counts)
      for (const outcome of OUTCOMES) yield { kind, outcome, count: counts[outcome] };
  }
}

interface EffectCounts {
  readonly ends: Record<EffectEnd, number>;
  readonly seconds: Histogram;
  /** Performed anew, because whoever had it did not end. */
  retries: number;
}

/** Effects by kind. */
class EffectsByKind {
  private readonly kinds = new Map<string, EffectCounts>();

  of(kind: string): EffectCounts {
    let counts = this.kinds.get(kind);
    if (!counts) {
      counts = { ends: { done: 0, error: 0, lost: 0 }, seconds: new Histogram(), retries: 0 };
      this.kinds.set(kind, counts);
    }
    return counts;
  }

  entries(): IterableIterator<[string, EffectCounts]> {
    return this.kinds.entries();
  }
}

/** Requests of one route, counted by status. */
export class RouteCounts {
  private readonly statuses = new Float64Array(600);
  readonly seconds = new Histogram();

  constructor(
    readonly method: string,
    readonly route: string,
  ) {}

  count(status: number, ms: number): void {
    if (status > 0 && status < 600) (this.statuses[status] as number)++;
    this.seconds.observe(ms / 1_000);
  }

  *rows(): Generator<{ status: number; count: number }> {
    for (const [status, count] of this.statuses.entries()) if (count > 0) yield { status, count };
  }
}

class Routes {
  private readonly known = new Map<string, RouteCounts>();

  of(method: string, route: string): RouteCounts {
    const key = `${method} ${route}`;
    let counts = this.known.get(key);
    if (!counts) {
      counts = new RouteCounts(method, route);
      this.known.set(key, counts);
    }
    return counts;
  }

  values(): IterableIterator<RouteCounts> {
    return this.known.values();
  }
}

/** Ends of background jobs by name. */
class JobCounts {
  readonly ends = new Map<string, { done: number; failed: number; seconds: Histogram }>();

  count(job: string, ok: boolean, ms: number): void {
    let counts = this.ends.get(job);
    if (!counts) {
      counts = { done: 0, failed: 0, seconds: new Histogram([0.1, 0.5, 1, 5, 15, 60, 300]) };
      this.ends.set(job, counts);
    }
    if (ok) counts.done++;
    else counts.failed++;
    counts.seconds.observe(ms / 1_000);
  }
}

/**
 * What this process has done since it started. Plain numbers: counting is a few additions, and everything that takes
 * longer (labels, text, questions to the database) happens when somebody reads them.
 */
export const metrics = {
  turns: new TurnCounts(),
  commits: {
    /** Turns of a statement. */
    size: new Histogram(BATCH_SIZES),
    seconds: new Histogram(),
  },
  effects: new EffectsByKind(),
  timers: {
    /** Seconds between the time a run was to wake at and the turn that woke it. */
    late: new Histogram([0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600]),
  },
  caches: { stateHits: 0, stateMisses: 0, flowHits: 0, flowMisses: 0, endpointHits: 0, endpointMisses: 0 },
  routes: new Routes(),
  jobs: new JobCounts(),
};
