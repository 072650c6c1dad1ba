import { runProcess } from "./lifecycle";
import { startWorkers } from "./start-workers";

/** Background work alone: timers, effects, sends and jobs. */
await runProcess(async (context) => {
  await startWorkers(context);
  context.say("Parley's background work is running");
});
