import { runProcess } from "./lifecycle";
import { startMetricsServer } from "./metrics-server";
import { startWorkers } from "./start-workers";

/** Background work alone: timers, effects, sends and jobs. */
await runProcess(async (context) => {
  await startWorkers(context);
  if (context.env.metricsPort !== undefined) {
    const port = await startMetricsServer(context, context.env.metricsPort);
    context.say(`Metrics and health at http://${context.env.host}:${port}/v1/metrics`);
  }
  context.say("Parley's background work is running");
});
