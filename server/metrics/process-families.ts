import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { counter, type Family, gauge, histogram } from "./families";
import { metrics } from "./process-metrics";

const NANO = 1e9;
let delay: ReturnType<typeof monitorEventLoopDelay> | undefined;

/** Begins to watch how late the event loop runs. */
export function watchEventLoop(): void {
  if (delay) return;
  delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
}

/** What the process counts, as Prometheus families. */
export function processFamilies(): Family[] {
  const { turns, commits, effects, timers, caches, routes, jobs } = metrics;
  const kinds = [...effects.entries()];
  const all = [...routes.values()];
  return [
    counter(
      "turns_total",
      "Turns by what they were for and what became of them",
      ...[...turns.rows()].map(
        ({ kind, outcome, count }) => [{ kind, outcome }, count] satisfies [object, number],
      ),
    ),
    histogram(
      "turn_seconds",
      "Time of a turn, its commit included, effects not",
      ...Object.entries(turns.seconds).map(
        ([outcome, one]) => [{ outcome }, one] satisfies [object, typeof one],
      ),
    ),
    histogram("commit_batch_turns", "Turns that shared a statement", [{}, commits.size]),
    histogram("commit_seconds", "Time of a statement that commits turns", [{}, commits.seconds]),
    counter(
      "effects_total",
      "Effects performed, by kind and end",
      ...kinds.flatMap(([kind, { ends }]) =>
        Object.entries(ends).map(([end, count]) => [{ kind, end }, count] satisfies [object, number]),
      ),
    ),
    histogram(
      "effect_seconds",
      "Time of an effect",
      ...kinds.map(([kind, { seconds }]) => [{ kind }, seconds] satisfies [object, typeof seconds]),
    ),
    counter(
      "effect_retries_total",
      "Effects performed anew, because whoever had them did not end",
      ...kinds.map(([kind, { retries }]) => [{ kind }, retries] satisfies [object, number]),
    ),
    histogram("timer_late_seconds", "How late runs were woken", [{}, timers.late]),
    counter(
      "cache_lookups_total",
      "Looks into what is kept in memory",
      [{ cache: "conversation", result: "hit" }, caches.stateHits],
      [{ cache: "conversation", result: "miss" }, caches.stateMisses],
      [{ cache: "flow", result: "hit" }, caches.flowHits],
      [{ cache: "flow", result: "miss" }, caches.flowMisses],
      [{ cache: "endpoint", result: "hit" }, caches.endpointHits],
      [{ cache: "endpoint", result: "miss" }, caches.endpointMisses],
    ),
    counter(
      "http_requests_total",
      "Requests by route and status",
      ...all.flatMap((one) =>
        [...one.rows()].map(
          ({ status, count }) =>
            [{ method: one.method, route: one.route, status }, count] satisfies [object, number],
        ),
      ),
    ),
    histogram(
      "http_request_seconds",
      "Time until a request was answered, or its stream open",
      ...all.map(
        ({ method, route, seconds }) => [{ method, route }, seconds] satisfies [object, typeof seconds],
      ),
    ),
    counter(
      "jobs_total",
      "Background jobs by name and end",
      ...[...jobs.ends].flatMap(
        ([job, { done, failed }]): [object & { job: string; end: string }, number][] => [
          [{ job, end: "done" }, done],
          [{ job, end: "failed" }, failed],
        ],
      ),
    ),
    histogram(
      "job_seconds",
      "Time of a background job",
      ...[...jobs.ends].map(([job, { seconds }]) => [{ job }, seconds] satisfies [object, typeof seconds]),
    ),
    ...machine(),
  ];
}

function machine(): Family[] {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const late = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? 0 : value / NANO;
  const families = [
    gauge(
      "event_loop_delay_seconds",
      "How late the event loop ran since the last look",
      [{ quantile: "0.5" }, late(delay?.percentile(50))],
      [{ quantile: "0.99" }, late(delay?.percentile(99))],
      [{ quantile: "1" }, late(delay?.max)],
    ),
    counter("event_loop_busy_seconds_total", "Time that the event loop was not idle", [
      {},
      loop.active / 1_000,
    ]),
    counter("cpu_seconds_total", "Processor time", [{}, (cpu.user + cpu.system) / 1e6]),
    gauge("memory_rss_bytes", "Resident memory", [{}, memory.rss]),
    gauge("memory_heap_bytes", "Heap in use", [{}, memory.heapUsed]),
    gauge("start_time_seconds", "When the process started, since 1970", [{}, performance.timeOrigin / 1_000]),
  ];
  delay?.reset();
  return families;
}
