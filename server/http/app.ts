import { Hono } from "hono";
import type { ConversationPlane } from "../conversations/plane";
import type { Environment } from "../env";
import { AppError } from "../errors";
import { createTrpcApp } from "../trpc/http";
import { historyRoute, messageRoute, startRoute } from "./chat-routes";
import { answerPreflight } from "./cors";
import { healthRoute } from "./health-routes";
import { nodeRoute, sendProblem } from "./node-route";
import { RateLimiter } from "./rate-limiter";

export interface AppDeps {
  readonly env: Environment;
  readonly plane: ConversationPlane;
  /** Aborted when the process begins to stop: open streams end on it. */
  readonly stopping: AbortSignal;
}

/** The data plane's routes. */
export function createApp({ env, plane }: AppDeps): Hono {
  const app = new Hono();
  const limits = new RateLimiter(env.rateLimits);
  const chat = { plane, limits, ownOrigin: env.url };
  app.post("/v1/chat/conversations/:id/messages", nodeRoute(messageRoute(chat)));
  app.post("/v1/chat/:publicId/conversations", nodeRoute(startRoute(chat)));
  app.get("/v1/chat/conversations/:id", nodeRoute(historyRoute(chat)));
  app.options("/v1/chat/*", nodeRoute(answerPreflight));
  app.get("/v1/health", nodeRoute(healthRoute(plane)));
  app.route("/trpc", createTrpcApp());
  app.notFound(nodeRoute(async (call) => sendProblem(call, new AppError(404, "not-found", "There is nothing here."), "not found")));
  return app;
}
