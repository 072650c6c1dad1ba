import { Hono } from "hono";
import type { ConversationPlane } from "../conversations/plane";
import { healthRoute } from "./health-routes";
import { metricsRoute } from "./metrics-route";
import { nodeRoute } from "./node-route";

/** Metrics and health alone, for a process that serves nothing else. */
export function createMetricsApp(plane: ConversationPlane): Hono {
  const app = new Hono();
  app.get("/v1/metrics", nodeRoute(metricsRoute(plane), "/v1/metrics"));
  app.get("/v1/health", nodeRoute(healthRoute(plane), "/v1/health"));
  return app;
}
