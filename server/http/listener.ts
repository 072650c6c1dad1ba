import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { type AppDeps, createApp } from "./app";
import { serveCall } from "./node-route";
import { RateLimiter } from "./rate-limiter";
import { ROUTES } from "./routes";

const MESSAGE = "/v1/chat/conversations/{id}/messages";
const START = "/v1/chat/{publicId}/conversations";
/** The same two as one pattern; ids are never escaped, so what looks otherwise is left to the router. */
const TURN = /^\/v1\/chat\/(?:conversations\/([\w-]+)\/messages|([\w-]+)\/conversations)$/;

/**
 * What answers the data plane's requests. A visitor's turns, nearly all there is on a busy day, go to their handlers
 * directly: the same handlers that stand in the table of routes, without a router's objects for each of them.
 */
export function createListener(deps: AppDeps): RequestListener {
  const limits = new RateLimiter(deps.env.rateLimits);
  const others = honoListener(createApp(deps, limits));
  const direct = (path: string) => {
    const route = ROUTES.find((one) => one.method === "post" && one.path === path);
    if (!route) throw new Error(`${path} is not in the table of routes.`);
    return serveCall(route.handler({ ...deps, limits }), path);
  };
  const message = direct(MESSAGE);
  const start = direct(START);
  return (request, response) => {
    const turn = request.method === "POST" ? TURN.exec(request.url ?? "") : null;
    const [, id, publicId] = turn ?? [];
    if (id !== undefined) void message(request, response, { id });
    else if (publicId !== undefined) void start(request, response, { publicId });
    else others(request, response);
  };
}

export function honoListener(app: Hono): RequestListener {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (request: IncomingMessage, response: ServerResponse) => void listener(request, response);
}
