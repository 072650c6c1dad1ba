import { beforeAll, expect, test } from "vitest";
import { Histogram } from "../../server/metrics/histogram";
import { call, chatServer, fiveSteps, flowOf, type Published, publish, visit } from "../support/chat-server";

const server = chatServer({
  perform: async () => ({ ok: false, error: { code: "none", message: "This test performs nothing." } }),
});
let flow: Published;
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
});

/** The samples of a scrape by their name with labels. */
async function scrape(): Promise<Map<string, number>> {
  const { text } = await call(`${server.url}/v1/metrics`);
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

test("every turn, statement, effect, cache and route is counted once", async () => {
  const withEffect = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        call: { type: "http", data: { url: "https://example.com/", method: "GET" } },
        bye: { type: "say", data: { bubbles: [{ type: "text", text: "Bye" }] } },
      },
      ["start -> call", "call.success -> bye", "call.error -> bye"],
    ),
  );
  const before = await scrape();
  const visitor = await visit(server, flow);
  await visitor.say({ id: "m1", text: "Ada" });
  await visitor.say({ id: "m1", text: "Ada" });
  await visitor.say({ text: "", nonsense: true });
  await visit(server, withEffect);
  await call(`${server.url}/v1/nowhere`);
  const after = await scrape();
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);

  expect(grown('parley_turns_total{kind="start",outcome="committed"}')).toBe(2);
  expect(grown('parley_turns_total{kind="message",outcome="committed"}')).toBe(1);
  expect(grown('parley_turns_total{kind="message",outcome="repeated"}')).toBeLessThanOrEqual(1);
  expect(grown('parley_turns_total{kind="effect",outcome="committed"}')).toBe(1);
  expect(grown("parley_turns_committed_total")).toBe(4);
  expect(grown('parley_turn_seconds_count{outcome="committed"}')).toBe(4);
  expect(grown('parley_turn_seconds_bucket{outcome="committed",le="+Inf"}')).toBe(4);
  expect(grown("parley_commit_batch_turns_sum")).toBe(4 + grown("parley_turn_conflicts_total"));
  expect(grown('parley_effects_total{kind="http",end="error"}')).toBe(1);
  expect(grown('parley_effect_seconds_count{kind="http"}')).toBe(1);
  const messages = 'method="POST",route="/v1/chat/conversations/{id}/messages"';
  expect(grown(`parley_http_requests_total{${messages},status="200"}`)).toBe(2);
  expect(grown(`parley_http_requests_total{${messages},status="400"}`)).toBe(1);
  expect(grown(`parley_http_request_seconds_count{${messages}}`)).toBe(3);
  expect(grown('parley_http_requests_total{method="GET",route="nowhere",status="404"}')).toBe(1);
  expect(grown('parley_cache_lookups_total{cache="conversation",result="hit"}')).toBeGreaterThan(0);
});

test("what an operator asks first is there, and nobody's data is", async () => {
  const visitor = await visit(server, flow);
  const { text } = await call(`${server.url}/v1/metrics`);
  for (const name of [
    "database_up 1",
    "timers_due 0",
    "effects_due 0",
    "effect_leases_over 0",
    "commit_queue 0",
    "streams_open 0",
    'pool_connections{pool="commits",state="busy"}',
    'event_loop_delay_seconds{quantile="0.99"}',
    "memory_rss_bytes",
    "database_sessions_allowed",
    "timer_late_seconds_count",
  ])
    expect(text).toContain(`\nparley_${name}`);
  expect(text).not.toContain(visitor.conversation);
  expect(text).not.toContain(flow.publicId);
  // Every line is a comment or a sample; every metric is described once.
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(/^(# (HELP|TYPE) parley_\w+ .+|parley_\w+(\{.+\})? -?[\d.e+-]+)$/);
  const described = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(described).size).toBe(described.length);
});

test("while the database is away the metrics say so, and still come", async () => {
  const { reads } = server.plane.database;
  const real = reads.query;
  reads.query = (() => Promise.reject(new Error("away"))) as unknown as typeof real;
  const samples = await scrape().finally(() => {
    reads.query = real;
  });
  expect(samples.get("parley_database_up")).toBe(0);
  expect(samples.has("parley_memory_rss_bytes")).toBe(true);
});

test("a histogram counts up to and with its bounds", () => {
  const one = new Histogram([1, 2, 5]);
  for (const value of [0, 1, 1.5, 5, 6]) one.observe(value);
  expect(one.read()).toEqual({ cumulative: [2, 3, 4, 5], sum: 13.5 });
});
