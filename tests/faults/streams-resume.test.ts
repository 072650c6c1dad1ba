import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ChatApi } from "../../components/widget/chat/chat-api";
import { ChatSession } from "../../components/widget/chat/chat-session";
import { MemoryKeep } from "../../components/widget/chat/keep";
import { inOrder } from "../../components/widget/chat/message-order";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { sendReply } from "../../server/inbox/send-reply";
import type { MemberActor } from "../../server/workspaces/actor";
import { AgentEar } from "../support/agent-ear";
import { Fleet } from "../support/chaos/fleet";
import { testEnvironment } from "../support/environment";
import { helpFlow, type InboxShop, inboxShop } from "../support/inbox-shop";
import { sessionCookie } from "../support/session-cookie";
import { testDatabase } from "../support/test-database";

/** Visitors with the widget's own session and agents at their streams, all on one process that is killed again and again. */
const VISITORS = 6;
const ROUNDS = 18;
const KILLS_AT = new Set([3, 8, 13]);
const database = testDatabase();
const ends: (() => Promise<unknown> | unknown)[] = [];
let shop: InboxShop;
let agents: MemberActor[];
beforeAll(async () => {
  testEnvironment();
  shop = await inboxShop();
  agents = await Promise.all([shop.agent(), shop.agent()]);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A visitor who wants a person: the widget without its pixels. */
function visitorAt(url: string, publicId: string) {
  const api = new ChatApi(publicId, (path, init) => fetch(`${url}${String(path)}`, init));
  const keep = new MemoryKeep();
  const session = new ChatSession({ api, keep, locale: "en" });
  ends.push(() => session.rest());
  session.begin();
  return {
    say: (text: string) => session.say({ text }, { type: "text", text }),
    shown: () => inOrder(session.state.placed.values()).map((one) => ("text" in one ? one.text : one.type)),
    pending: () => session.state.pending.length,
    conversation: () => {
      const kept: { conversation?: string } = JSON.parse(keep.get("chat") ?? "{}");
      return kept.conversation ?? "";
    },
  };
}

test("F24 the server is killed with agents and visitors connected: both go on by themselves, nothing is lost, doubled or out of order", async () => {
  const fleet = await Fleet.start({ chats: 1, workers: 1, databaseUrl: database.url });
  ends.push(() => fleet.end());
  const [chat] = fleet.of("chat");
  if (!chat) throw new Error("there is no data plane");
  const { publicId } = await shop.publish(helpFlow);
  const visitors = Array.from({ length: VISITORS }, () => visitorAt(chat.url, publicId));
  for (const visitor of visitors) {
    await expect.poll(() => visitor.shown()).toContain("Your name?");
    visitor.say("Ada");
    await expect.poll(() => visitor.shown()).toContain("Somebody comes");
  }
  const ears = await Promise.all(
    agents.map(async ({ userId }) => {
      const { name, value } = await sessionCookie(userId);
      const ear = new AgentEar(chat.url, shop.shop.slug, `${name}=${value}`);
      ends.push(() => ear.close());
      return ear;
    }),
  );
  for (const ear of ears) await expect.poll(() => ear.opened).toBe(1);
  const talks = await Promise.all(
    visitors.map(async (visitor, at) => {
      const agent = agents[at % agents.length];
      if (!agent) throw new Error("there is no agent");
      await claimConversation(agent, visitor.conversation());
      return { visitor, agent, id: visitor.conversation(), replies: [] as string[], said: [] as string[] };
    }),
  );
  for (let round = 0; round < ROUNDS; round++) {
    // Half of what is said in a round is on its way when the process dies, the other half finds nobody there.
    for (const [at, talk] of talks.entries()) {
      if (KILLS_AT.has(round) && at === talks.length / 2) chat.kill();
      const words = `said ${round}.${at}`;
      talk.said.push(words);
      talk.visitor.say(words);
      if ((round + at) % 2 === 0) continue;
      const reply = `replied ${round}.${at}`;
      talk.replies.push(reply);
      await sendReply(talk.agent, {
        conversationId: talk.id,
        key: randomUUID(),
        content: { type: "text", text: reply },
      });
    }
    // The next death comes when the last is over for everybody: each ear has a stream again, each visitor was heard.
    if (KILLS_AT.has(round))
      for (const talk of talks)
        await expect.poll(() => talk.visitor.pending(), { timeout: 60_000, interval: 50 }).toBe(0);
  }
  for (const talk of talks)
    await expect.poll(() => talk.visitor.pending(), { timeout: 60_000, interval: 50 }).toBe(0);
  expect(chat.lives).toBe(KILLS_AT.size + 1);
  for (const { visitor, id, said, replies } of talks) {
    const { rows: stored } = await database.pools.turn.query<{ from: string; text: string }>(
      `SELECT "from", body->>'text' AS text FROM message WHERE conversation_id = $1 ORDER BY seq`,
      [id],
    );
    const all = stored.map((one) => one.text);
    expect(stored.flatMap((one) => (one.from === "visitor" ? [one.text] : [])).slice(1)).toEqual(said);
    expect(all.filter((one) => one.startsWith("replied"))).toEqual(replies);
    await expect.poll(() => visitor.shown()).toEqual(all);
    // Agents hear from the moment that somebody of them has it.
    const withPerson = all.slice(all.indexOf("Somebody comes") + 1);
    for (const ear of ears) await expect.poll(() => ear.texts(id)).toEqual(withPerson);
  }
  for (const ear of ears) expect(ear.opened).toBeGreaterThan(KILLS_AT.size);
});
