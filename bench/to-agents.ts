import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createPools } from "../server/db/pools";
import { readEnvironment } from "../server/env";
import { claimConversation } from "../server/inbox/claim-conversation";
import { AgentStream } from "./agent-stream";
import { type BenchAgent, makeAgents } from "./agents";
import { BENCH_SECRET } from "./bench-secret";
import { HttpClient } from "./http-client";
import { type PublishedFlow, publishInWorkspace } from "./publish-flow";

const node = (id: string, type: string, data: object, x: number) => ({
  id,
  type,
  position: { x, y: 0 },
  data,
});
const question = { bubbles: [{ type: "text", text: "Your name?" }], input: { type: "text" }, save: "name" };
/** Asks for a name and hands over. */
const helpFlow = {
  schema: 1,
  id: "help",
  name: "Help",
  locale: "en",
  variables: [{ name: "name", kind: "text" }],
  settings: {},
  nodes: [
    node("start", "onChat", {}, 0),
    node("hello", "ask", question, 300),
    node("help", "handoff", { message: "Somebody comes", queue: "Support" }, 600),
  ],
  edges: [
    { id: "first", source: "start", outlet: "next", target: "hello" },
    { id: "second", source: "hello", outlet: "answered", target: "help" },
  ],
};

/** Conversations that people have taken, spread over the agents of one workspace. */
export interface TakenTalks {
  readonly flow: PublishedFlow;
  readonly agents: readonly BenchAgent[];
  readonly talks: readonly { readonly id: string; readonly token: string; readonly agent: number }[];
}

/** Begins conversations over HTTP, lets each ask for a person, and has them claimed in turn. */
export async function takenTalks(
  url: string,
  port: number,
  many: { agents: number; talks: number },
): Promise<TakenTalks> {
  const flow = await publishInWorkspace(url, helpFlow);
  const agents = await makeAgents(url, flow.workspaceId, many.agents);
  globalThis.parleyEnvironment ??= readEnvironment({ PARLEY_SECRET_KEY: BENCH_SECRET });
  const pools = await createPools({ url, max: 4 });
  globalThis.parleyPools = pools;
  const client = await HttpClient.open(port);
  try {
    const talks: { id: string; token: string; agent: number }[] = [];
    for (let n = 0; n < many.talks; n++) {
      const begun = await client.post(
        `/v1/chat/${flow.publicId}/conversations`,
        JSON.stringify({ id: randomUUID() }),
      );
      const { conversation, token }: { conversation: string; token: string } = JSON.parse(begun.body);
      const agent = n % agents.length;
      const actor = agents[agent]?.actor;
      if (!actor) throw new Error("there are no agents");
      await say(client, { id: conversation, token }, "Ada");
      await claimConversation(actor, conversation);
      talks.push({ id: conversation, token, agent });
    }
    return { flow, agents, talks };
  } finally {
    client.close();
    globalThis.parleyPools = undefined;
    await pools.close();
  }
}

export const agentStreams = (port: number, { flow, agents }: TakenTalks): Promise<AgentStream[]> =>
  Promise.all(agents.map(({ cookie }) => AgentStream.open(port, flow.slug, cookie)));

/**
 * Milliseconds from a visitor's request to their words on the screen of the agent who has the conversation, so many
 * messages a second, one after the other in each conversation.
 */
export async function toAgents(
  port: number,
  { talks }: TakenTalks,
  streams: readonly AgentStream[],
  { messages, perSecond }: { messages: number; perSecond: number },
): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: 16 }, () => HttpClient.open(port)));
  const begun = performance.now();
  const latencies: number[] = [];
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let n = next++; n < messages; n = next++) {
        await sleep(Math.max(0, begun + (n / perSecond) * 1_000 - performance.now()));
        const talk = talks[n % talks.length];
        const stream = talk && streams[talk.agent];
        if (!talk || !stream) throw new Error("every conversation has an agent with a stream");
        const words = `where is parcel ${n} of mine?`;
        const heard = stream.until(words);
        const sent = performance.now();
        await say(client, talk, words);
        const late = new AbortController();
        const patience = sleep(10_000, undefined, { signal: late.signal }).then(() => {
          throw new Error("words did not come to an agent in 10 s");
        });
        latencies.push((await Promise.race([heard, patience])) - sent);
        late.abort();
        patience.catch(() => undefined); // it was cancelled
      }
    }),
  );
  for (const client of clients) client.close();
  return latencies;
}

async function say(client: HttpClient, talk: { id: string; token: string }, text: string): Promise<void> {
  const body = JSON.stringify({ id: randomUUID(), text });
  const answer = await client.post(`/v1/chat/conversations/${talk.id}/messages`, body, talk.token);
  if (answer.status !== 200) throw new Error(`no turn: ${answer.status} ${answer.body}`);
}
