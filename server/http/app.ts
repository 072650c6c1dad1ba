import { Hono } from "hono";
import { pools } from "../db/pools";
import type { Environment } from "../env";
import { createTrpcApp } from "../trpc/http";

export interface AppDeps {
  readonly env: Environment;
  /** Aborted when the process begins to stop: open streams end on it. */
  readonly stopping: AbortSignal;
}

/** The data plane's routes. */
export function createApp(_deps: AppDeps): Hono {
  const app = new Hono();
  app.get("/v1/health", async (c) => {
    try {
      await pools().app.query("select 1");
      return c.json({ status: "ok" });
    } catch {
      return c.json({ status: "unavailable" }, 503); // why, is nobody's business but the log's
    }
  });
  app.route("/trpc", createTrpcApp());
  return app;
}
