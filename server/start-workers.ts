import type { Process } from "./lifecycle";
import { workers } from "./workers";

/** Starts all background work of this process and sees to its end. */
export async function startWorkers(context: Process): Promise<void> {
  for (const worker of workers) {
    const stop = await worker.start({ env: context.env, stopping: context.stopping });
    context.onStop(worker.name, stop);
  }
}
