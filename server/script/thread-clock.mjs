import { readFileSync, readlinkSync } from "node:fs";

/** Where Linux counts the processor time of the calling thread; undefined on other systems. */
export function threadClock() {
  try {
    const path = `/proc/${readlinkSync("/proc/thread-self")}/schedstat`;
    readFileSync(path);
    return path;
  } catch {
    return undefined; // Another system, or one that does not count: then the wall clock has to do.
  }
}

/** Milliseconds that a thread has used so far; undefined where nobody counts or the thread has ended. */
export function threadTime(clock) {
  if (clock === undefined) return undefined;
  try {
    return Number(readFileSync(clock, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}

/**
 * Begins to measure: the returned function gives the milliseconds of processor time used since, by the wall clock
 * where there is no other or when the thread got next to nothing for a very long time (`patience` times more wall
 * time than processor time). A busy machine must not make an innocent script fail.
 */
export function startTimer(clock, patience = 8) {
  const wall = performance.now();
  const used = threadTime(clock);
  return () => {
    const waited = performance.now() - wall;
    const now = used === undefined ? undefined : threadTime(clock);
    return now === undefined ? waited : Math.max(now - used, waited / patience);
  };
}
