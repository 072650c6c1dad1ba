import { outreach } from "./campaigns/outreach";
import { acquirePlane } from "./conversations/process-plane";
import { honoListener } from "./http/listener";
import { createMetricsApp } from "./http/metrics-app";
import { closeServer, createHttpServer, listen } from "./http-server";
import type { Process } from "./lifecycle";

/** Tells the metrics and the health of a process that serves nothing else. Returns the port it listens on. */
export async function startMetricsServer(context: Process, wanted: number): Promise<number> {
  const { env, stopping } = context;
  const { plane, release } = await acquirePlane(env, stopping, outreach);
  const server = createHttpServer(honoListener(createMetricsApp(plane)), undefined);
  const port = await listen(server, wanted, env.host);
  context.onStop("metrics", async () => {
    await closeServer(server, 500);
    await release();
  });
  return port;
}
