import { AppError } from "../errors";
import { sleep } from "../timers";
import type { PlaneCore } from "./plane-core";

/** Well within a lease of 30 seconds that is renewed every ten. */
const LONGEST_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 1_000;

/**
 * Does what nobody outside would ask for again (the result of an effect, a timer) once more while the database is away
 * or the commit's outcome is unknown; guards make a repeat harmless. Throws what `work` throws in the end; undefined
 * once `ours` says that it is another's by now.
 */
export async function throughTrouble<T>(
  core: Pick<PlaneCore, "timers" | "stopping">,
  work: () => Promise<T>,
  ours: () => Promise<boolean> = async () => true,
): Promise<T | undefined> {
  const began = core.timers.elapsed();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MOST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof AppError && error.status === 503;
      const elapsed = core.timers.elapsed() - began;
      if (!passes || core.stopping.aborted || elapsed + pause > LONGEST_MS) throw error;
      await sleep(core.timers, pause);
      // Whoever cannot be asked leaves it to us: the guards decide.
      if (!(await ours().catch(() => true))) return undefined;
    }
  }
}
