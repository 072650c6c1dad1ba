import type { Hono } from "hono";
import { acquirePlane } from "./conversations/process-plane";
import { createApp } from "./http/app";
import { closeServer, createHttpServer, listen, type Pages } from "./http-server";
import type { Process } from "./lifecycle";

/** Milliseconds that requests under way get when the process stops. */
const LAST_ANSWERS = 2_500;

/** Serves the data plane, and the pages with it when given. Returns the port it listens on. */
export async function startDataPlane(context: Process, pages?: Pages): Promise<number> {
  const { env, stopping } = context;
  const { plane, release } = await acquirePlane(env, stopping);
  const app: Hono = createApp({ env, stopping, plane });
  const server = createHttpServer(app, pages);
  const port = await listen(server, context.env.port, context.env.host);
  context.onStop("http", async () => {
    await closeServer(server, LAST_ANSWERS);
    await release();
  });
  return port;
}
