import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ChatApi } from "./chat-api";
import { ChatSession } from "./chat-session";
import { MemoryKeep } from "./keep";
import { inOrder } from "./message-order";

/** The chat API as it answers, for the client's own manners: what it sends, keeps and repeats. */
class FakeServer {
  readonly starts: string[] = [];
  readonly taken: { id: string; text: string }[] = [];
  /** Answers given before the real ones: a status, or "cut" for a connection that breaks. */
  readonly faults: (number | "cut")[] = [];
  retryAfter: string | undefined;
  version = 1;
  status = "waiting";
  /** How often somebody was told that the visitor writes. */
  typed = 0;

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = String(input);
    if (url.endsWith("/stream")) return this.silence(init?.signal);
    if (url.endsWith("/typing")) {
      this.typed++;
      return new Response(null, { status: 204 });
    }
    const body: { id: string; text?: string } = init?.body ? JSON.parse(String(init.body)) : { id: "" };
    if (url.endsWith("/conversations")) this.starts.push(String(init?.body));
    const fault = this.faults.shift();
    if (fault === "cut") throw new TypeError("network");
    if (fault)
      return new Response("{}", {
        status: fault,
        ...(this.retryAfter ? { headers: { "retry-after": this.retryAfter } } : {}),
      });
    if (url.endsWith("/conversations"))
      return this.json({ conversation: "c1", token: "t1", ...this.turn("Hello") });
    if (url.endsWith("/messages")) {
      if (!this.taken.some((one) => one.id === body.id)) {
        this.taken.push({ id: body.id, text: body.text ?? "" });
        this.version++;
      }
      return this.json(this.turn(`Heard ${body.text}`));
    }
    return this.json({ conversation: "c1", lastSeq: 1, ...this.turn("Hello") });
  };

  private turn(text: string) {
    return {
      messages: [{ id: `bot-${text}`, from: "bot", type: "text", text }],
      awaiting: { type: this.status === "person" ? "person" : "text" },
      status: this.status,
      version: this.version,
    };
  }

  private json(value: object): Response {
    return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });
  }

  private silence(signal: AbortSignal | null | undefined): Response {
    return new Response(
      new ReadableStream({
        start: (controller) =>
          signal?.addEventListener("abort", () => controller.error(new Error("aborted"))),
      }),
    );
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const texts = (session: ChatSession) =>
  inOrder(session.state.placed.values()).map((one) => ("text" in one ? one.text : one.type));
const say = (session: ChatSession, text: string) => session.say({ text }, { type: "text", text });

let server: FakeServer;
let keep: MemoryKeep;
const opened: ChatSession[] = [];
function open(): ChatSession {
  const session = new ChatSession({ api: new ChatApi("p", server.fetch), keep, locale: "en" });
  opened.push(session);
  return session;
}
beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  keep = new MemoryKeep();
});
afterEach(() => {
  for (const session of opened.splice(0)) session.rest();
  vi.useRealTimers();
});

describe("a start", () => {
  test("is the same request when it is made again, also by another page load", async () => {
    server.faults.push("cut", 503, "cut");
    open().begin();
    await settle();
    const reloaded = open();
    reloaded.begin();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(new Set(server.starts).size).toBe(1);
    expect(server.starts.length).toBeGreaterThan(2);
    expect(texts(reloaded)).toEqual(["Hello"]);
  });

  test("waits as long as the server asks", async () => {
    server.faults.push(429);
    server.retryAfter = "7";
    open().begin();
    await vi.advanceTimersByTimeAsync(6_900);
    expect(server.starts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.starts).toHaveLength(2);
  });

  test("that can never succeed says so", async () => {
    server.faults.push(404);
    const session = open();
    session.begin();
    await settle();
    expect(session.state.link).toBe("unavailable");
  });
});

describe("messages", () => {
  test("B-51: five said without a network go out once each, in order", async () => {
    const session = open();
    session.begin();
    await settle();
    server.faults.push("cut", "cut", "cut");
    for (const text of ["1", "2", "3", "4", "5"]) say(session, text);
    await settle();
    expect(session.state.pending).toHaveLength(5);
    expect(session.state.link).toBe("retrying");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.taken.map((one) => one.text)).toEqual(["1", "2", "3", "4", "5"]);
    expect(session.state).toMatchObject({ pending: [], link: "online" });
    expect(texts(session)).toEqual([
      "Hello",
      "1",
      "Heard 1",
      "2",
      "Heard 2",
      "3",
      "Heard 3",
      "4",
      "Heard 4",
      "5",
      "Heard 5",
    ]);
  });

  test("survive a reload under their ids", async () => {
    const session = open();
    session.begin();
    await settle();
    server.faults.push(...Array(50).fill("cut"));
    say(session, "kept");
    await settle();
    session.rest();
    server.faults.length = 0;
    const id = session.state.pending[0]?.id;
    const reloaded = open();
    reloaded.begin();
    await settle();
    expect(server.taken).toEqual([{ id, text: "kept" }]);
  });

  test("said before the conversation has begun follow it", async () => {
    server.faults.push(503);
    const session = open();
    session.begin();
    say(session, "early");
    await settle();
    expect(session.state.pending).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.taken.map((one) => one.text)).toEqual(["early"]);
  });

  test("that are refused stay to be tried again or removed, and hold nothing up", async () => {
    const session = open();
    session.begin();
    await settle();
    server.faults.push(422);
    say(session, "bad");
    say(session, "good");
    await settle();
    expect(server.taken.map((one) => one.text)).toEqual(["good"]);
    expect(session.state.pending).toMatchObject([{ refused: true }]);
    session.retry();
    await settle();
    expect(server.taken.map((one) => one.text)).toEqual(["good", "bad"]);
    expect(session.state.pending).toEqual([]);
  });

  test("the network's return is not waited out", async () => {
    const session = open();
    session.begin();
    await settle();
    server.faults.push("cut", "cut", "cut", "cut");
    say(session, "x");
    for (let time = 0; time < 4; time++) {
      await settle();
      session.wake();
    }
    await settle();
    expect(server.taken).toHaveLength(1);
  });
});

test("a conversation that is gone gives way to a new one", async () => {
  keep.set("chat", JSON.stringify({ start: { id: "old" }, conversation: "gone", token: "x" }));
  server.faults.push(404);
  const session = open();
  session.begin();
  await settle();
  expect(server.starts).toHaveLength(1);
  expect(JSON.parse(server.starts[0] ?? "{}").id).not.toBe("old");
  expect(texts(session)).toEqual(["Hello"]);
});

describe("typing", () => {
  test("is told to people, every three seconds at most, and to nobody else", async () => {
    const session = open();
    session.begin();
    await settle();
    session.typing();
    expect(server.typed).toBe(0);
    server.status = "person";
    say(session, "a human please");
    await settle();
    for (let key = 0; key < 10; key++) {
      session.typing();
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(server.typed).toBe(2);
  });
});
