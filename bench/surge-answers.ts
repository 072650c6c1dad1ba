import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { projectRoot } from "../server/root";
import { type Bench, quantile } from "./bench";
import { fiveSteps } from "./five-steps";
import { HttpClient } from "./http-client";
import { publishFlow } from "./publish-flow";

const UPSTREAM_MS = 300;

/**
 * A live stream: thousands of viewers ask the same question at once, and the flow looks the answer up in a slow web service. With
 * a shared answer that service is called once for each window; beside it, other visitors chat on.
 */
export const surgeAnswers: Bench = {
  name: "surge-answers",
  about: `the same question from many at once, answered by a web service that takes ${UPSTREAM_MS} ms, over a steady load`,
  async run({ url, quick }) {
    const viewers = quick ? 200 : 2_000;
    const upstream = await openUpstream();
    const children: ChildProcess[] = [];
    try {
      const port = await startServer(url, children);
      const shared = await publishFlow(url, questionFlow(upstream.port, { seconds: 5 }));
      const apart = await publishFlow(url, questionFlow(upstream.port, undefined));
      const steady = await publishFlow(url, fiveSteps);
      await steadyLoad(port, steady, quick ? 1 : 3);
      const calm = await steadyLoad(port, steady, quick ? 1 : 4);

      const room = await Audience.gather(port, shared, viewers);
      upstream.calls = 0;
      let over = false;
      const beside = steadyLoad(port, steady, 30, () => over);
      const first = await room.ask();
      over = true;
      const during = await beside;
      const callsFirst = upstream.calls;
      // Within the window, and then in the next one.
      const kept = await room.ask();
      const callsKept = upstream.calls - callsFirst;
      await new Promise((resolve) => setTimeout(resolve, 5_200));
      const next = await room.ask();
      const callsNext = upstream.calls - callsFirst - callsKept;
      room.leave();

      const alone = await Audience.gather(port, apart, viewers);
      upstream.calls = 0;
      const each = await alone.ask();
      alone.leave();
      return {
        viewers,
        "calls in the first window": callsFirst,
        "calls while it is kept": callsKept,
        "calls in the next window": callsNext,
        "calls without sharing": upstream.calls,
        "not answered": first.failed + kept.failed + next.failed,
        "first wave, ms": first.ms,
        "kept wave, ms": kept.ms,
        "next wave, ms": next.ms,
        "without sharing, ms": each.ms,
        "without sharing, not answered": each.failed,
        "steady told to wait": during.refused,
        "steady p50 calm, ms": calm.p50,
        "steady p99 calm, ms": calm.p99,
        "steady p50 in the wave, ms": during.p50,
        "steady p99 in the wave, ms": during.p99,
      };
    } finally {
      for (const child of children) child.kill("SIGKILL");
      upstream.close();
    }
  },
  summary: (figures) => ({
    viewers: figures.viewers,
    calls: figures["calls in the first window"],
    wave: figures["first wave, ms"],
    steadyP99: figures["steady p99 in the wave, ms"],
  }),
};

const at = { x: 0, y: 0 };
const say = (text: string) => ({ bubbles: [{ type: "text", text }] });

function questionFlow(port: number, shared: { seconds: number } | undefined): object {
  const nodes = [
    { id: "start", type: "onChat", data: {} },
    { id: "ask", type: "ask", data: { ...say("Ask away"), input: { type: "text" }, save: "q" } },
    {
      id: "look",
      type: "http",
      data: {
        url: `http://127.0.0.1:${port}/answer?q={{ q | url_encode }}`,
        save: [{ path: "text", variable: "a" }],
        ...(shared ? { shared } : {}),
      },
    },
    { id: "tell", type: "say", data: say("{{ a }}") },
    { id: "lost", type: "say", data: say("lost") },
    { id: "back", type: "jump", data: { node: "ask" } },
  ];
  const lines = [
    ["start", "next", "ask"],
    ["ask", "answered", "look"],
    ["look", "success", "tell"],
    ["look", "error", "lost"],
    ["tell", "next", "back"],
    ["lost", "next", "back"],
  ];
  return {
    schema: 1,
    name: "Live",
    locale: "zh-CN",
    variables: [],
    settings: {},
    nodes: nodes.map((node) => ({ ...node, position: at })),
    edges: lines.map(([source, outlet, target], index) => ({ id: `e${index}`, source, outlet, target })),
  };
}

const CONNECTIONS = 8;

/** Visitors of another flow who chat on: times of the replies, and how often they were told to come again in a moment. */
async function steadyLoad(
  port: number,
  publicId: string,
  seconds: number,
  over: () => boolean = () => false,
): Promise<{ p50: number; p99: number; refused: number }> {
  const until = performance.now() + seconds * 1_000;
  const times: number[] = [];
  let refused = 0;
  const visit = async (): Promise<void> => {
    const client = await HttpClient.open(port);
    while (performance.now() < until && !over()) {
      const start = performance.now();
      const { status, body } = await client.post(
        `/v1/chat/${publicId}/conversations`,
        JSON.stringify({ id: randomUUID() }),
      );
      times.push(performance.now() - start);
      if (status === 503) refused++;
      else if (status !== 201) throw new Error(`${status} ${body}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, visit));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), refused };
}

/** Viewers with a conversation and a connection each. */
class Audience {
  private constructor(
    private readonly seats: readonly { client: HttpClient; path: string; token: string }[],
  ) {}

  static async gather(port: number, publicId: string, count: number): Promise<Audience> {
    const seats: { client: HttpClient; path: string; token: string }[] = [];
    while (seats.length < count) {
      const some = await Promise.all(
        Array.from({ length: Math.min(50, count - seats.length) }, async () => {
          const client = await HttpClient.open(port);
          const { status, body } = await client.post(
            `/v1/chat/${publicId}/conversations`,
            JSON.stringify({ id: randomUUID() }),
          );
          if (status !== 201) throw new Error(`a conversation did not begin: ${status} ${body}`);
          const { conversation, token }: { conversation: string; token: string } = JSON.parse(body);
          return { client, path: `/v1/chat/conversations/${conversation}/messages`, token };
        }),
      );
      seats.push(...some);
    }
    return new Audience(seats);
  }

  /** All ask the same at once; time until the last has the answer. Who is told to come again does so. */
  async ask(): Promise<{ ms: number; failed: number }> {
    const start = performance.now();
    const results = await Promise.all(
      this.seats.map(async ({ client, path: address, token }) => {
        const id = randomUUID();
        for (let tries = 0; tries < 5; tries++) {
          // The words are "how do I get the coupon", as ASCII.
          const { status, body } = await client.post(
            address,
            `{"id":"${id}","text":"\\u600e\\u4e48\\u9886\\u5238"}`,
            token,
          );
          if (status === 200) return body.includes("Tap");
          if (status !== 503) throw new Error(`${status} ${body}`);
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
        return false;
      }),
    );
    return { ms: performance.now() - start, failed: results.filter((one) => !one).length };
  }

  leave(): void {
    for (const { client } of this.seats) client.close();
  }
}

async function openUpstream(): Promise<{ port: number; calls: number; close(): void }> {
  const upstream = { port: 0, calls: 0, close: () => void server.close() };
  const server = createServer((_request, response) => {
    upstream.calls++;
    setTimeout(() => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ text: "Tap the card below." }));
    }, UPSTREAM_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream.port = (server.address() as AddressInfo).port;
  return upstream;
}

function startServer(url: string, children: ChildProcess[]): Promise<number> {
  const root = projectRoot();
  const child = fork(
    path.join(root, "scripts/run.mjs"),
    [path.join(root, "bench/serve.ts"), "calling", url],
    {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once("message", (message: { port: number }) => resolve(message.port));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
