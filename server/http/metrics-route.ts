import { monitorEventLoopDelay } from "node:perf_hooks";
import type { ConversationPlane } from "../conversations/plane";
import { requireApiKey } from "../workspaces/require-api-key";
import type { Handler } from "./node-route";
import { openStreams } from "./stream-route";

const delay = monitorEventLoopDelay({ resolution: 20 });

/**
 * GET /v1/metrics in Prometheus' text: for this machine itself, or with a key that may read metrics. Counts and times of
 * the process, nothing of people.
 */
export function metricsRoute(plane: ConversationPlane): Handler {
  delay.enable();
  return async (call) => {
    const { authorization, "x-forwarded-for": forwarded } = call.request.headers;
    const local = forwarded === undefined && (call.ip === "::1" || call.ip.startsWith("127."));
    if (!local || authorization !== undefined) await requireApiKey(authorization, "metrics:read", call.ip);
    const body = render(plane);
    call.response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    call.response.end(body);
  };
}

function render(plane: ConversationPlane): string {
  const { committer, due, states, chain, database } = plane;
  const memory = process.memoryUsage();
  const lines: string[] = [];
  const add = (name: string, type: "counter" | "gauge", help: string, value: number) =>
    lines.push(`# HELP parley_${name} ${help}`, `# TYPE parley_${name} ${type}`, `parley_${name} ${value}`);
  add("turns_committed_total", "counter", "Turns that are durable", committer.counts.turns);
  add("commit_batches_total", "counter", "Statements that committed turns", committer.counts.batches);
  add(
    "turn_conflicts_total",
    "counter",
    "Turns whose guard did not hold, and which were taken anew",
    committer.counts.conflicts,
  );
  add("turns_refused_total", "counter", "Turns refused because too many waited", committer.counts.refused);
  add("turns_failed_total", "counter", "Turns that the database failed to commit", committer.counts.failed);
  add("commit_queue", "gauge", "Turns that wait to be committed", committer.depth);
  add("conversations_busy", "gauge", "Conversations with a turn under way", chain.size);
  add("states_cached", "gauge", "Conversations in memory", states.size);
  add("timers_fired_total", "counter", "Runs woken by their timer", due.counts.timers);
  add(
    "effects_taken_over_total",
    "counter",
    "Effects performed in the place of another process",
    due.counts.effects,
  );
  add("streams_open", "gauge", "Open event streams", openStreams());
  add(
    "database_connections",
    "gauge",
    "Connections of the turn's pools",
    database.commits.totalCount + database.reads.totalCount,
  );
  add(
    "event_loop_delay_p99_seconds",
    "gauge",
    "How late the event loop runs",
    Number.isFinite(delay.percentile(99)) ? delay.percentile(99) / 1e9 : 0,
  );
  add("memory_rss_bytes", "gauge", "Resident memory", memory.rss);
  add("memory_heap_bytes", "gauge", "Heap in use", memory.heapUsed);
  return `${lines.join("\n")}\n`;
}
