import type { Hono } from "hono";
import { createApp } from "./http/app";
import { closeServer, createHttpServer, listen, type Pages } from "./http-server";
import type { Process } from "./lifecycle";

/** Milliseconds that requests under way get when the process stops. */
const LAST_ANSWERS = 2_500;

/** Serves the data plane, and the pages with it when given. Returns the port it listens on. */
export async function startDataPlane(context: Process, pages?: Pages): Promise<number> {
  const app: Hono = createApp({ env: context.env, stopping: context.stopping });
  const server = createHttpServer(app, pages);
  const port = await listen(server, context.env.port, context.env.host);
  context.onStop("http", () => closeServer(server, LAST_ANSWERS));
  return port;
}
