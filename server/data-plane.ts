import { outreach } from "./campaigns/outreach";
import { acquirePlane } from "./conversations/process-plane";
import { createListener } from "./http/listener";
import { closeServer, createHttpServer, listen, type Pages } from "./http-server";
import type { Process } from "./lifecycle";

/** Milliseconds that requests under way get when the process stops. */
const LAST_ANSWERS = 2_500;

/** Serves the data plane, and the pages with it when given. Returns the port it listens on. */
export async function startDataPlane(context: Process, pages?: Pages): Promise<number> {
  const { env, stopping } = context;
  const { plane, release } = await acquirePlane(env, stopping, outreach);
  const server = createHttpServer(createListener({ env, stopping, plane }), pages);
  const port = await listen(server, context.env.port, context.env.host);
  context.onStop("http", async () => {
    await closeServer(server, LAST_ANSWERS);
    await release();
  });
  return port;
}
