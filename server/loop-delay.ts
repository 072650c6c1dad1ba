const TICK_MS = 20;
/** Fewer than so many in one round of the event loop are no rush: something else holds the process up. */
const FEW = 32;
let last = 0;
let asked = 0;

/**
 * Milliseconds by which this process is behind with the many who ask in the same round of the event loop; 0 while few do. It
 * grows while one round takes in more than it can answer, long before a queue of ours shows it.
 */
export function loopDelay(): number {
  if (last === 0) {
    last = performance.now();
    setInterval(() => {
      last = performance.now();
      asked = 0;
    }, TICK_MS).unref();
  }
  return ++asked <= FEW ? 0 : Math.max(0, performance.now() - last - TICK_MS);
}
