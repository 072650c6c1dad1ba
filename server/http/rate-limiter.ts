import { AppError } from "../errors";

/** A bucket of tokens: `burst` at once, `perSecond` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * What one process lets through. Generous: a person never meets them, a program that hammers does. `PARLEY_RATE_LIMITS=off`
 * lifts them (load tests).
 */
export const RATES = {
  /** Messages of one conversation. */
  conversation: { burst: 1_000, perSecond: 10 },
  /** Requests of one address. */
  ip: { burst: 5_000, perSecond: 100 },
  /** Conversations begun from one address. */
  starts: { burst: 1_000, perSecond: 10 },
  /** Everything at one endpoint. */
  endpoint: { burst: 20_000, perSecond: 5_000 },
  /** Files put up in one conversation. */
  files: { burst: 50, perSecond: 0.2 },
  /** Calls of one API key or webhook. */
  program: { burst: 1_000, perSecond: 50 },
} as const satisfies Record<string, Rate>;

const MAX_BUCKETS = 50_000;

/** Token buckets in memory, for what a process is willing to do for one visitor, address or endpoint. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly enabled: boolean,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one; 429 with Retry-After when there is none. */
  take(kind: keyof typeof RATES, who: string): void {
    if (!this.enabled) return;
    const rate = RATES[kind];
    const key = `${kind}:${who}`;
    const now = this.now();
    let bucket = this.buckets.get(key);
    if (bucket) {
      bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1_000) * rate.perSecond);
      bucket.at = now;
    } else {
      bucket = { tokens: rate.burst, at: now };
      this.buckets.set(key, bucket);
      if (this.buckets.size > MAX_BUCKETS) this.sweep(now);
    }
    if (bucket.tokens < 1) {
      const retryAfter = Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond));
      throw new AppError(429, "too-many-requests", "Too many requests; wait a moment.", {
        details: { retryAfter },
      });
    }
    bucket.tokens -= 1;
  }

  /** Forgets the full ones, then the oldest: what is forgotten begins full again. */
  private sweep(now: number): void {
    for (const [key, bucket] of this.buckets) {
      const kind = key.slice(0, key.indexOf(":")) as keyof typeof RATES;
      if (bucket.tokens + ((now - bucket.at) / 1_000) * RATES[kind].perSecond >= RATES[kind].burst)
        this.buckets.delete(key);
    }
    for (const key of this.buckets.keys()) {
      if (this.buckets.size <= MAX_BUCKETS * 0.9) break;
      this.buckets.delete(key);
    }
  }
}
