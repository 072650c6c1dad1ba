import type { ConversationPlane } from "../conversations/plane";
import { clusterMetrics } from "../metrics/cluster-metrics";
import { prometheusText } from "../metrics/families";
import { processFamilies, watchEventLoop } from "../metrics/process-families";
import { requireApiKey } from "../workspaces/require-api-key";
import type { Handler } from "./node-route";
import { databaseFamilies, planeFamilies } from "./plane-families";

/**
 * GET /v1/metrics in Prometheus' text: for this machine itself, or with a key that may read metrics. Counts and times,
 * nothing of people. In a cluster, of all its processes.
 */
export function metricsRoute(plane: ConversationPlane): Handler {
  watchEventLoop();
  const gather = clusterMetrics(() => [...processFamilies(), ...planeFamilies(plane)]);
  return async (call) => {
    const { authorization, "x-forwarded-for": forwarded } = call.request.headers;
    const local = forwarded === undefined && (call.ip === "::1" || call.ip.startsWith("127."));
    if (!local || authorization !== undefined) await requireApiKey(authorization, "metrics:read", call.ip);
    const [processes, families] = await Promise.all([gather(), databaseFamilies(plane)]);
    const body = prometheusText([...processes, { process: null, families }]);
    call.response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    call.response.end(body);
  };
}
