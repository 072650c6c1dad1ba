import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentStream } from "./agent-stream";
import { type Bench, quantile } from "./bench";
import { fiveSteps } from "./five-steps";
import { HttpClient } from "./http-client";
import { publishFlow } from "./publish-flow";
import { startServer } from "./start-server";
import { StreamClient } from "./stream-client";
import { agentStreams, takenTalks, toAgents } from "./to-agents";

/** Memory that one open stream may take, in kB. */
const BOUND = 40;
/** Milliseconds that half of all visitors' words may take to the screen of their agent. */
const AGENT_BOUND = 50;
/** Streams that one address may hold open are fewer than these: every so many come from another address of this machine. */
const PER_ADDRESS = 150;

interface Talk {
  readonly id: string;
  readonly token: string;
}

/**
 * Thousands of visitors who have the chat open and hundreds of agents at the inbox: what a visitor's stream costs the server,
 * how long an answer takes from the request to the visitor's stream, and a visitor's words to the agent's, each on the
 * process that took the request and on another one.
 */
export const live: Bench = {
  name: "live",
  about:
    "5,000 open streams and 200 agents: memory of a stream; from the request to the words on the visitor's and the agent's",
  async run({ url, quick }) {
    const [count, tried, perSecond] = quick ? [500, 100, 100] : [5_000, 1_500, 200];
    const [agents, few] = quick ? [40, 10] : [200, 20];
    const load = quick ? { messages: 60, perSecond: 20 } : { messages: 400, perSecond: 20 };
    const publicId = await publishFlow(url, fiveSteps);
    const children: ChildProcess[] = [];
    const streams: (StreamClient | AgentStream)[] = [];
    try {
      // Agents have a process of their own first: what it takes does not hide what visitors' streams take.
      const alone = await startServer("ours", url, children);
      const taken = await takenTalks(url, alone, { agents: few, talks: few * 3 });
      const screens = await agentStreams(alone, taken);
      await toAgents(alone, taken, screens, { messages: 40, perSecond: 20 }); // warm
      const toAgent = await toAgents(alone, taken, screens, load);
      for (const screen of screens) screen.close();
      children.pop()?.kill("SIGKILL");
      const port = await startServer("ours", url, children);
      const talks = await beginTalks(port, publicId, count);
      // The code of streams is warm and the heap has grown to what talks need before anything is compared.
      for (const stream of await openStreams(port, talks.slice(0, 300), 0)) stream.close();
      const before = await settledMemory(children[0]);
      const opened = performance.now();
      const visitors = await openStreams(port, talks, 0);
      streams.push(...visitors);
      const seconds = (performance.now() - opened) / 1_000;
      const after = await settledMemory(children[0]);
      const same = await fanOut(port, talks.slice(0, tried), visitors.slice(0, tried), perSecond);
      const full = await takenTalks(url, port, { agents, talks: agents });
      const wall = await agentStreams(port, full);
      streams.push(...wall);
      const crowded = await toAgents(port, full, wall, load);
      for (const screen of wall) screen.close();
      const other = await startServer("ours", url, children);
      const far = talks.slice(tried, tried * 2);
      const farStreams = await openStreams(other, far, 100);
      streams.push(...farStreams);
      const across = await fanOut(port, far, farStreams, perSecond);
      const farScreens = await agentStreams(other, taken);
      streams.push(...farScreens);
      const toFarAgent = await toAgents(port, taken, farScreens, load);
      return {
        "streams open": count,
        "memory of a stream, kB": (after - before) / count / 1_000,
        "bound, kB": BOUND,
        "ratio to the bound": (after - before) / count / 1_000 / BOUND,
        "memory in all, MB": after / 1e6,
        "streams opened, streams/s": count / seconds,
        "same process p50, ms": quantile(same, 0.5),
        "same process p99, ms": quantile(same, 0.99),
        "other process p50, ms": quantile(across, 0.5),
        "other process p99, ms": quantile(across, 0.99),
        "to agents bound of p50, ms": AGENT_BOUND,
        "to agents p50, ms": quantile(toAgent, 0.5),
        "to agents p99, ms": quantile(toAgent, 0.99),
        "to agents, other process p50, ms": quantile(toFarAgent, 0.5),
        "to agents, other process p99, ms": quantile(toFarAgent, 0.99),
        "agents and all streams at once": agents,
        "to so many agents p50, ms": quantile(crowded, 0.5),
        "to so many agents p99, ms": quantile(crowded, 0.99),
      };
    } finally {
      for (const stream of streams) stream.close();
      for (const child of children) child.kill("SIGKILL");
    }
  },
  summary: (figures) => ({
    kilobytesPerStream: figures["memory of a stream, kB"],
    bound: BOUND,
    ratio: figures["ratio to the bound"],
    p50: figures["same process p50, ms"],
    p99: figures["same process p99, ms"],
    toAgents: {
      bound: AGENT_BOUND,
      p50: figures["to agents p50, ms"],
      p99: figures["to agents p99, ms"],
      otherProcess: {
        p50: figures["to agents, other process p50, ms"],
        p99: figures["to agents, other process p99, ms"],
      },
      crowded: {
        agents: figures["agents and all streams at once"],
        visitors: figures["streams open"],
        p50: figures["to so many agents p50, ms"],
        p99: figures["to so many agents p99, ms"],
      },
    },
  }),
};

/** Works through a list, some at a time. */
async function inTurn<T, R>(items: readonly T[], width: number, work: (item: T, n: number) => Promise<R>) {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < items.length; n = next++) {
      const item = items[n];
      if (item !== undefined) results[n] = await work(item, n);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

async function beginTalks(port: number, publicId: string, count: number): Promise<Talk[]> {
  const clients = await Promise.all(Array.from({ length: 16 }, () => HttpClient.open(port)));
  const each = Math.ceil(count / clients.length);
  const talks = await Promise.all(
    clients.map(async (client) => {
      const mine: Talk[] = [];
      for (let n = 0; n < each; n++) {
        const answer = await client.post(
          `/v1/chat/${publicId}/conversations`,
          JSON.stringify({ id: randomUUID() }),
        );
        if (answer.status !== 201) throw new Error(`no conversation: ${answer.status} ${answer.body}`);
        const { conversation, token }: { conversation: string; token: string } = JSON.parse(answer.body);
        mine.push({ id: conversation, token });
      }
      client.close();
      return mine;
    }),
  );
  return talks.flat().slice(0, count);
}

const openStreams = (port: number, talks: readonly Talk[], firstAddress: number): Promise<StreamClient[]> =>
  inTurn(talks, 64, (talk, n) =>
    StreamClient.open(port, talk, `127.0.1.${1 + firstAddress + Math.floor(n / PER_ADDRESS)}`),
  );

/** Milliseconds from the request to its answer's words on the stream, for each talk, so many requests a second. */
async function fanOut(
  port: number,
  talks: readonly Talk[],
  streams: readonly StreamClient[],
  perSecond: number,
): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: 32 }, () => HttpClient.open(port)));
  const begun = performance.now();
  const latencies = await inTurn(talks, clients.length, async (talk, n) => {
    await sleep(Math.max(0, begun + (n / perSecond) * 1_000 - performance.now()));
    const client = clients.pop();
    const stream = streams[n];
    if (!client || !stream) throw new Error("there are as many connections as requests at a time");
    const heard = stream.until(`Nice name, Ada ${n}"`);
    const sent = performance.now();
    const body = JSON.stringify({ id: randomUUID(), text: `Ada ${n}` });
    const answer = await client.post(`/v1/chat/conversations/${talk.id}/messages`, body, talk.token);
    if (answer.status !== 200) throw new Error(`no turn: ${answer.status} ${answer.body}`);
    clients.push(client);
    const patience = AbortSignal.timeout(10_000);
    const late = new Promise<never>((_, reject) =>
      patience.addEventListener("abort", () => reject(new Error("words did not come to a stream in 10 s"))),
    );
    return (await Promise.race([heard, late])) - sent;
  });
  for (const client of clients) client.close();
  return latencies;
}

/** Bytes of a server's resident memory once it no longer falls: unused pages are given back some time after the work. */
async function settledMemory(child: ChildProcess | undefined): Promise<number> {
  if (!child) throw new Error("there is no server");
  let least = Number.POSITIVE_INFINITY;
  for (let calm = 0; calm < 5; calm++) {
    await sleep(1_000);
    const now = await new Promise<number>((resolve) => {
      child.once("message", (message: { memory: number }) => resolve(message.memory));
      child.send("memory");
    });
    if (now < least * 0.99) calm = 0;
    least = Math.min(least, now);
  }
  return least;
}
