import { randomUUID } from "node:crypto";
import { Agent, get } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { EffectOutcome, EffectRequest } from "../../flow";
import type { EffectContext } from "../../server/conversations/effect-port";
import { call, chatServer, flowOf, publish, startChatServer, visit } from "../support/chat-server";

let offset = 0;
const clock = { now: () => Date.now() + offset };
type Work = (request: EffectRequest, context: EffectContext) => Promise<EffectOutcome>;
let work: Work = async () => ({ ok: false, error: { code: "none", message: "" } });
const performed: string[] = [];
const perform: Work = (request, context) => {
  performed.push(context.idempotencyKey);
  return work(request, context);
};
const server = chatServer({ perform, clock });
afterEach(() => {
  offset = 0;
  performed.length = 0;
});

const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });
const ask = (words: string, more: object = {}) => ({
  type: "ask",
  data: { bubbles: [{ type: "text", text: words }], input: { type: "text" }, save: "answer", ...more },
});
const httpNode = {
  type: "http",
  data: { method: "GET", url: "https://api.example/x", save: [{ path: "name", variable: "name" }] },
};
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);
const ok = (body: object): EffectOutcome => ({
  ok: true,
  result: { status: 200, headers: {}, body: body as never },
});

/** The state of health, asked over an agent's connection. */
const over = (agent: Agent, url: string): Promise<{ status: number; connection: string }> =>
  new Promise((resolve, reject) => {
    get(`${url}/v1/health`, { agent }, (response) => {
      const { statusCode = 0, headers } = response;
      response
        .resume()
        .on("end", () => resolve({ status: statusCode, connection: headers.connection ?? "" }));
    }).on("error", reject);
  });

const calls = flowOf(
  {
    start: { type: "onChat" },
    first: ask("Which?"),
    look: httpNode,
    found: say("Found {{ name }}"),
    lost: say("Nothing: {{ answer }}"),
    next: ask("More?"),
  },
  [
    "start -> first",
    "first.answered -> look",
    "look.success -> found",
    "look.error -> lost",
    "found -> next",
    "lost -> next",
  ],
);

describe("effects", () => {
  test("a message whose flow calls out is answered with everything up to the next wait", async () => {
    const flow = await publish(server.database.pools, calls);
    work = async () => ok({ name: "Lamp\u0000" });
    const visitor = await visit(server, flow);
    const answer = await visitor.say({ text: "lamp" });
    expect(answer.status, answer.text).toBe(200);
    expect(texts(answer.json)).toEqual(["Found Lamp", "More?"]);
    expect(answer.json.awaiting.type).toBe("text");
    const { rows } = await server.plane.database.reads.query(
      "SELECT state, key, result IS NOT NULL AS kept FROM effect WHERE workspace_id = $1 AND conversation_id = $2",
      [flow.workspaceId, visitor.conversation],
    );
    expect(rows).toEqual([{ state: "done", key: performed[0], kept: true }]);
  });

  test("a failure leaves by the error outlet, and a repeated message performs nothing again", async () => {
    const flow = await publish(server.database.pools, calls);
    work = async () => Promise.reject(new Error("out of order"));
    const visitor = await visit(server, flow);
    const body = { id: randomUUID(), text: "lamp" };
    const answers = await Promise.all([1, 2, 3, 4].map(() => visitor.say(body)));
    expect(new Set(answers.map((one) => one.text)).size).toBe(1);
    expect(texts(answers[0]?.json)).toEqual(["Nothing: lamp", "More?"]);
    expect(performed).toHaveLength(1);
  });

  test("the answer streams: typing, pieces of a text, messages, what is awaited, the whole", async () => {
    const writes = flowOf(
      {
        start: { type: "onChat" },
        first: ask("Ask me"),
        write: { type: "generate", data: { instructions: "Be brief", prompt: "Answer: {{ answer }}" } },
        next: ask("More?"),
      },
      ["start -> first", "first.answered -> write", "write.next -> next"],
    );
    const flow = await publish(server.database.pools, writes);
    work = async (_request, context) => {
      context.onDelta("Good ");
      context.onDelta("question");
      return { ok: true, result: { text: "Good question", model: "m" } };
    };
    const visitor = await visit(server, flow);
    const at = `${server.url}/v1/chat/conversations/${visitor.conversation}/messages`;
    const body = { id: randomUUID(), text: "why?" };
    const streamed = await call(at, { token: visitor.token, body, headers: { accept: "text/event-stream" } });
    const events = streamed.text
      .split("\n\n")
      .filter(Boolean)
      .map((block) => ({
        event: /^event: (.*)$/m.exec(block)?.[1],
        data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
      }));
    expect(events.map((one) => one.event)).toEqual([
      "awaiting",
      "typing",
      "delta",
      "delta",
      ...events.slice(4).map((one) => one.event),
    ]);
    expect(events[0]?.data.awaiting).toEqual({ type: "working" });
    expect(
      events
        .filter((one) => one.event === "delta")
        .map((one) => one.data.text)
        .join(""),
    ).toBe("Good question");
    const done = events.at(-1);
    expect(done?.event).toBe("done");
    expect(texts(done?.data)).toContain("More?");
    const plain = await call(at, { token: visitor.token, body });
    expect(JSON.parse(plain.text)).toEqual(done?.data);
  });

  test("another process takes over when the first has died, once, and a repeated message gets the whole answer", async () => {
    const flow = await publish(server.database.pools, calls);
    let reached = () => {};
    const atWork = new Promise<void>((resolve) => {
      reached = resolve;
    });
    work = () => {
      reached();
      return new Promise(() => {}); // the process dies here: it never comes back
    };
    const dying = await startChatServer(server.database.pools, { perform, clock });
    const visitor = await visit(dying, flow);
    const body = { id: randomUUID(), text: "lamp" };
    const url = `/v1/chat/conversations/${visitor.conversation}/messages`;
    void call(dying.url + url, { token: visitor.token, body }).catch(() => undefined);
    await atWork;
    expect(await server.plane.due.runOnce()).toBe(0); // the lease holds
    await server.plane.database.reads.query(
      "UPDATE effect SET lease_until = now() - interval '1 second' WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    work = async () => ok({ name: "Lamp" });
    expect(await server.plane.due.runOnce()).toBe(1);
    const again = await call(server.url + url, { token: visitor.token, body });
    expect(again.status, again.text).toBe(200);
    expect(texts(again.json)).toEqual(["Found Lamp", "More?"]);
    expect(new Set(performed).size).toBe(1);
    expect((await call(server.url + url, { token: visitor.token, body })).text).toBe(again.text);
    await dying.close();
  });

  test("a process that stops answers what is under way with what there is, and another goes on", async () => {
    const flow = await publish(server.database.pools, calls);
    let reached = () => {};
    const atWork = new Promise<void>((resolve) => {
      reached = resolve;
    });
    work = (_request, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ ok: false, error: { code: "off", message: "" } }));
        reached();
      });
    const leaving = await startChatServer(server.database.pools, { perform, clock });
    const visitor = await visit(leaving, flow);
    const url = `/v1/chat/conversations/${visitor.conversation}/messages`;
    const body = { id: randomUUID(), text: "lamp" };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await over(agent, leaving.url)).status).toBe(200);
    const asked = call(leaving.url + url, { token: visitor.token, body });
    await atWork;
    work = async () => ok({ name: "Lamp" });
    const stopped = leaving.stop(1_500);
    // On a connection that was open already: answered, and told that it was the last.
    expect(await over(agent, leaving.url)).toEqual({ status: 200, connection: "close" });
    const answer = await asked;
    expect([answer.status, answer.json.awaiting]).toEqual([200, { type: "working" }]);
    agent.destroy();
    await expect.poll(() => server.plane.due.runOnce()).toBe(1);
    const later = await call(`${server.url}/v1/chat/conversations/${visitor.conversation}`, {
      token: visitor.token,
    });
    expect(texts(later.json)).toEqual(expect.arrayContaining(["lamp", "Found Lamp", "More?"]));
    await stopped;
  });

  test("a late result of a lost lease changes nothing", { retry: 0 }, async () => {
    const flow = await publish(server.database.pools, calls);
    let release: (outcome: EffectOutcome) => void = () => {};
    let reached = () => {};
    const atWork = new Promise<void>((resolve) => {
      reached = resolve;
    });
    work = () => {
      reached();
      return new Promise((resolve) => {
        release = resolve;
      });
    };
    const frozen = await startChatServer(server.database.pools, { perform, clock });
    const visitor = await visit(frozen, flow);
    const answer = call(`${frozen.url}/v1/chat/conversations/${visitor.conversation}/messages`, {
      token: visitor.token,
      body: { id: randomUUID(), text: "lamp" },
    });
    await atWork;
    const thaw = release;
    await server.plane.database.reads.query(
      "UPDATE effect SET lease_until = now() - interval '1 second' WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    work = async () => ok({ name: "the second" });
    await server.plane.due.runOnce();
    thaw(ok({ name: "the first" }));
    expect(texts((await answer).json)).toEqual(["Found the second", "More?"]);
    expect(texts((await visitor.look()).json)).toEqual(["Which?", "lamp", "Found the second", "More?"]);
    await frozen.close();
  });
});

describe("timers", () => {
  const waits = flowOf(
    {
      start: { type: "onChat" },
      hello: say("Hello"),
      pause: { type: "wait", data: { until: "duration", duration: { amount: 1, unit: "hours" } } },
      later: say("Still there?"),
      last: ask("Well?"),
    },
    ["start -> hello", "hello -> pause", "pause -> later", "later -> last"],
  );

  test("fire once, whatever the number of processes that look", async () => {
    const flow = await publish(server.database.pools, waits);
    const visitor = await visit(server, flow);
    expect(visitor.first.json.awaiting, visitor.first.text).toMatchObject({ type: "event" });
    expect(await server.plane.due.runOnce()).toBe(0);
    await server.plane.database.reads.query(
      "UPDATE run SET wake_at = now() - interval '1 second', session = jsonb_set(session::jsonb, '{wait,until}', to_jsonb(floor(extract(epoch FROM now()) * 1000) - 1000))::json WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    offset = 3_601_000;
    const others = await Promise.all(
      [1, 2, 3].map(() => startChatServer(server.database.pools, { perform, clock })),
    );
    await Promise.all([server, ...others].map((one) => one.plane.due.runOnce()));
    expect(texts((await visitor.look()).json)).toEqual(["Hello", "Still there?", "Well?"]);
    const { rows } = await server.plane.database.reads.query(
      "SELECT wake_at FROM run WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    expect(rows).toEqual([{ wake_at: null }]);
    await Promise.all(others.map((one) => one.close()));
  });

  test("a row that is due before its session is goes back to the session's time", async () => {
    const flow = await publish(
      server.database.pools,
      flowOf(
        {
          start: { type: "onChat" },
          first: ask("Name?", { timeout: { amount: 2, unit: "hours" } }),
          bye: say("Bye"),
        },
        ["start -> first", "first.timeout -> bye"],
      ),
    );
    const visitor = await visit(server, flow);
    await server.plane.database.reads.query(
      "UPDATE run SET wake_at = now() - interval '1 second' WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    expect(await server.plane.due.runOnce()).toBe(1);
    expect(texts((await visitor.look()).json)).toEqual(["Name?"]);
    const { rows } = await server.plane.database.reads.query(
      "SELECT wake_at > now() + interval '1 hour' AS later FROM run WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    expect(rows).toEqual([{ later: true }]);
  });
});
