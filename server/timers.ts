/** How the server waits: a clock that never goes back, and work put off. A port, so that a simulation can hold the time. */
export interface Timers {
  /** Milliseconds since some moment; never goes back. */
  elapsed(): number;
  /** Does the work once after so many milliseconds. Returns what calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Does the work again and again. Returns what ends it. */
  every(ms: number, work: () => void): () => void;
}

export const systemTimers: Timers = {
  elapsed: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};

export const sleep = (timers: Timers, ms: number): Promise<void> =>
  new Promise((resolve) => void timers.after(ms, resolve));
