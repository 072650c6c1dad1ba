/** Where the server takes the time from. Timers use the database's clock; this one is for everything else. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
