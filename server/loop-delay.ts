const TICK_MS = 20;
let last = 0;

/**
 * Milliseconds by which this process is behind: how long ago its timer should have come. It grows while one round of the
 * event loop takes in more than it can answer, long before a queue of ours shows it.
 */
export function loopDelay(): number {
  if (last === 0) {
    last = performance.now();
    setInterval(() => {
      last = performance.now();
    }, TICK_MS).unref();
  }
  return Math.max(0, performance.now() - last - TICK_MS);
}
