import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { signOutEverywhere } from "../../server/accounts/sign-out-everywhere";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { tellTyping } from "../../server/inbox/mark-read";
import { sendReply } from "../../server/inbox/send-reply";
import { addNote } from "../../server/inbox/write-note";
import type { MemberActor } from "../../server/workspaces/actor";
import { changeRole } from "../../server/workspaces/change-role";
import { removeMember } from "../../server/workspaces/remove-member";
import { type ChatServer, call, chatServer, startChatServer } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { type InboxShop, inboxShop, pieces } from "../support/inbox-shop";
import { joined } from "../support/people";
import { sessionCookie } from "../support/session-cookie";

const folder = mkdtempSync(path.join(tmpdir(), "parley-live-"));
const server = chatServer({ environment: { PARLEY_DATA_DIR: folder } });
let shop: InboxShop;
const open: AbortController[] = [];
beforeAll(async () => {
  shop = await inboxShop();
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const one of open.splice(0)) one.abort();
});

interface Event {
  event: string;
  id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: events of any kind
  data: any;
}

async function cookieOf(userId: string): Promise<string> {
  const { name, value } = await sessionCookie(userId);
  return `${name}=${value}`;
}

/** An agent's stream, and what has come on it. */
async function listen(on: Pick<ChatServer, "url">, actor: MemberActor, after?: string) {
  const stop = new AbortController();
  open.push(stop);
  const response = await fetch(`${on.url}/live?workspace=${shop.shop.slug}`, {
    headers: {
      cookie: await cookieOf(actor.userId),
      ...(after === undefined ? {} : { "last-event-id": after }),
    },
    signal: stop.signal,
  });
  const events: Event[] = [];
  const state = { ended: false };
  const reading = (async () => {
    let rest = "";
    for await (const chunk of pieces(response)) {
      rest += chunk;
      for (let at = rest.indexOf("\n\n"); at >= 0; at = rest.indexOf("\n\n")) {
        const block = rest.slice(0, at);
        rest = rest.slice(at + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        const event = field("event");
        if (event) events.push({ event, id: field("id"), data: JSON.parse(field("data") ?? "null") });
      }
    }
    state.ended = true;
  })().catch(() => {
    state.ended = true;
  });
  if (response.status === 200) await expect.poll(() => events[0]?.event).toBe("hello");
  return {
    status: response.status,
    events,
    state,
    stop: () => stop.abort(),
    reading,
    last: () => events.findLast((one) => one.id !== undefined)?.id,
    /** What was said in a conversation. A stream that is new may bring what ended right before it, of others too. */
    messages: ({ conversation }: { conversation: string }) =>
      events
        .filter((one) => one.event === "message" && one.data.conversationId === conversation)
        .map((one) => one.data.message.content.text as string),
  };
}

async function waiting() {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  return visitor;
}

test("an agent hears what visitors, colleagues and the queue do, in order, and on another process too", async () => {
  const agent = await shop.agent();
  const second = await startChatServer(server.database.pools);
  try {
    const [here, there] = [await listen(server, agent), await listen(second, agent)];
    const visitor = await waiting();
    for (const ear of [here, there])
      await expect
        .poll(
          () =>
            ear.events.find(
              (one) => one.event === "conversation" && one.data.summary.id === visitor.conversation,
            )?.data.summary.owner,
        )
        .toBe("queue");
    await claimConversation(agent, visitor.conversation);
    await visitor.say({ text: "first" });
    await sendReply(agent, {
      conversationId: visitor.conversation,
      key: randomUUID(),
      content: { type: "text", text: "second" },
    });
    await addNote(agent, { conversationId: visitor.conversation, text: "among us", mentions: [] });
    await visitor.say({ text: "third" });
    for (const ear of [here, there]) {
      await expect.poll(() => ear.messages(visitor)).toEqual(["first", "second", "third"]);
      expect(ear.events.filter((one) => one.event === "note").map((one) => one.data.note.text)).toEqual([
        "among us",
      ]);
      const versions = ear.events
        .filter((one) => one.event === "conversation")
        .map((one) => one.data.summary.version);
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
    }
  } finally {
    await second.close();
  }
});

test("F24 a stream that comes back has nothing missing and nothing twice", { retry: 0 }, async () => {
  const agent = await shop.agent();
  const before = await listen(server, agent);
  const visitor = await waiting();
  await claimConversation(agent, visitor.conversation);
  await visitor.say({ text: "one" });
  await expect.poll(() => before.messages(visitor)).toEqual(["one"]);
  before.stop();
  await before.reading;
  await visitor.say({ text: "two" });
  await visitor.say({ text: "three" });
  const after = await listen(server, agent, before.last());
  await expect.poll(() => after.messages(visitor)).toEqual(["two", "three"]);
  await visitor.say({ text: "four" });
  await expect.poll(() => after.messages(visitor)).toEqual(["two", "three", "four"]);
});

test("typing reaches the other side, and is not kept", async () => {
  const agent = await shop.agent();
  const ear = await listen(server, agent);
  const visitor = await waiting();
  await claimConversation(agent, visitor.conversation);
  await call(`${server.url}/v1/chat/conversations/${visitor.conversation}/typing`, {
    method: "POST",
    token: visitor.token,
  });
  await expect
    .poll(() => ear.events.find((one) => one.event === "typing")?.data)
    .toEqual({ conversationId: visitor.conversation, from: "visitor" });
  const stop = new AbortController();
  open.push(stop);
  const stream = await fetch(`${server.url}/v1/chat/conversations/${visitor.conversation}/stream`, {
    headers: { authorization: `Bearer ${visitor.token}` },
    signal: stop.signal,
  });
  const heard: string[] = [];
  void (async () => {
    for await (const chunk of pieces(stream)) heard.push(chunk);
  })().catch(() => undefined);
  await expect.poll(() => heard.join("")).toContain("hello");
  await tellTyping(agent, visitor.conversation);
  await expect.poll(() => heard.join("")).toContain("event: typing");
});

test("T-23 nobody listens to a workspace that they are not in", async () => {
  const agent = await shop.agent();
  const cookie = await cookieOf(agent.userId);
  expect((await call(`${server.url}/live?workspace=${shop.shop.slug}`)).status).toBe(401);
  const other = await inboxShop();
  for (const slug of [other.shop.slug, "", "null", "*", shop.workspaceId])
    expect((await call(`${server.url}/live?workspace=${slug}`, { headers: { cookie } })).status).toBe(404);
});

const CHANGES: [string, number, (userId: string) => Promise<void>][] = [
  ["who was removed", 404, (userId) => removeMember(shop.owner, userId)],
  ["who may only look on now", 403, (userId) => changeRole(shop.owner, { userId, role: "viewer" })],
  // Who signs in anew may listen anew.
  ["who has signed out everywhere", 200, (userId) => signOutEverywhere(userId, null)],
];
test.each(CHANGES)(
  "T-23 the stream of an agent %s ends within five seconds, and says nothing more",
  async (_, then, change) => {
    const agent = await shop.agent();
    const ear = await listen(server, agent);
    await change(agent.userId);
    // In tenths as this process gets them: on a machine that others use too they are longer.
    for (let tenths = 0; !ear.state.ended && tenths < 50; tenths++) await sleep(100);
    expect(ear.state.ended).toBe(true);
    expect(ear.events.at(-1)?.event).toBe("bye");
    expect((await listen(server, agent)).status).toBe(then);
  },
);

test("T-5, T-12: a file goes up from our own page only, by who may answer, and into its own conversation only", async () => {
  const agent = await shop.agent();
  const viewer = (await joined(shop.owner, "viewer")).actor;
  const [visitor, neighbour] = [await waiting(), await waiting()];
  const other = await inboxShop();
  const foreign = await other.visit(server);
  const put = async (conversation: string, headers: Record<string, string>, slug = shop.shop.slug) => {
    const body = new FormData();
    body.append("file", new Blob(["a note"]), "note.txt");
    const response = await fetch(`${server.url}/live/files?workspace=${slug}&conversation=${conversation}`, {
      method: "POST",
      body,
      headers,
    });
    return { status: response.status, text: await response.text() };
  };
  const from = async (actor: MemberActor) => ({ cookie: await cookieOf(actor.userId), origin: server.url });
  const own = await from(agent);
  const { origin: _, ...silent } = own;
  const at = visitor.conversation;
  for (const [status, answer] of [
    [401, put(at, { origin: server.url })],
    [403, put(at, silent)],
    [403, put(at, { ...own, origin: "https://evil.example" })],
    [403, put(at, { ...own, origin: "null" })],
    [403, put(at, { ...own, "sec-fetch-site": "cross-site" })],
    [403, put(at, { ...own, "sec-fetch-site": "same-site" })],
    [403, put(at, await from(viewer))],
    [404, put(at, own, other.shop.slug)],
    [404, put(foreign.conversation, own)],
    [404, put(foreign.conversation, own, other.shop.slug)],
    ...["", "null", "undefined", "..", randomUUID()].map((id) => [404, put(id, own)] as const),
  ] as const)
    expect((await answer).status).toBe(status);
  const files = async () =>
    (await everyRow(server.database, ["file"], "SELECT count(*)::int AS n FROM file")).rows[0]?.n;
  expect(await files()).toBe(0);

  const { status, text } = await put(at, own);
  expect([status, await files()]).toEqual([201, 1]);
  const fileId: string = JSON.parse(text).file.id;
  const theirs = await put(foreign.conversation, await from(other.owner), other.shop.slug);
  const reply = (conversationId: string, id: string) =>
    sendReply(agent, { conversationId, key: randomUUID(), content: { type: "file", fileId: id } });
  for (const one of [visitor, neighbour]) await claimConversation(agent, one.conversation);
  for (const [conversation, id] of [
    [neighbour.conversation, fileId],
    [at, JSON.parse(theirs.text).file.id],
    [at, randomUUID()],
  ])
    await expect(reply(conversation, id)).rejects.toMatchObject({ status: 404 });
  expect((await reply(at, fileId)).content).toMatchObject({ type: "file", name: "note.txt" });
});
