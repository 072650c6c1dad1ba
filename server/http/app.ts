import { Hono } from "hono";
import type { ConversationPlane } from "../conversations/plane";
import type { Environment } from "../env";
import { AppError } from "../errors";
import { createTrpcApp } from "../trpc/http";
import { answerPreflight } from "./cors";
import { addEmbedRoutes } from "./embed";
import { addLinkPages } from "./link-routes";
import { addLiveRoutes } from "./live-route";
import { nodeRoute } from "./node-route";
import { RateLimiter } from "./rate-limiter";
import { ROUTES } from "./routes";

export interface AppDeps {
  readonly env: Environment;
  readonly plane: ConversationPlane;
  /** Aborted when the process begins to stop: open streams end on it. */
  readonly stopping: AbortSignal;
}

/** The data plane's routes. */
export function createApp({ env, plane, stopping }: AppDeps, limits = new RateLimiter(env.rateLimits)): Hono {
  const app = new Hono();
  const deps = { env, plane, stopping, limits };
  for (const route of ROUTES)
    app.on(route.method.toUpperCase(), honoPath(route.path), nodeRoute(route.handler(deps), route.path));
  app.options("/v1/chat/*", nodeRoute(answerPreflight, "preflight"));
  app.options("/v1/track/*", nodeRoute(answerPreflight, "preflight"));
  app.route("/trpc", createTrpcApp(plane));
  addEmbedRoutes(app, deps);
  addLinkPages(app, deps);
  addLiveRoutes(app, deps);
  for (const path of new Set(ROUTES.map((route) => honoPath(route.path)))) {
    app.all(
      path,
      nodeRoute(
        async () => Promise.reject(new AppError(405, "method", "This address does not take that method.")),
        path,
      ),
    );
  }
  app.notFound(
    nodeRoute(
      async () => Promise.reject(new AppError(404, "not-found", "There is nothing here.")),
      "nowhere",
    ),
  );
  return app;
}

const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");
