import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { asAuth, inWorkspace } from "../../server/db/tenant";
import { setAgentState } from "../../server/inbox/agent-settings";
import type { MemberActor } from "../../server/workspaces/actor";
import type { Scope } from "../../server/workspaces/api-key-scopes";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { type Answer, call, chatServer } from "../support/chat-server";
import { type InboxShop, inboxShop } from "../support/inbox-shop";

/** A program of the business's own does in the inbox what a colleague does, in the colleague's name. */
const server = chatServer();
let shop: InboxShop;
let agent: MemberActor;
let tokens: Record<"reads" | "writes" | "hooks", string>;
beforeAll(async () => {
  shop = await inboxShop();
  agent = await shop.agent();
  const key = async (scopes: Scope[]) =>
    (await createApiKey(shop.owner, { name: scopes.join(), scopes })).key;
  tokens = {
    reads: await key(["chat:read"]),
    writes: await key(["inbox:write"]),
    hooks: await key(["webhooks:manage"]),
  };
});
const get = (path: string): Promise<Answer> => call(`${server.url}/v1${path}`, { token: tokens.reads });
const send = (path: string, body: object, method = "POST"): Promise<Answer> =>
  call(`${server.url}/v1${path}`, { method, token: tokens.writes, body });
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);

test("takes, answers, notes, labels and closes a conversation as a named agent, written to the record with the key", async () => {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  const at = `/inbox/conversations/${visitor.conversation}`;
  const rows = (await get("/inbox/conversations?view=unassigned")).json.rows as {
    id: string;
    owner: string;
  }[];
  expect(rows).toContainEqual(expect.objectContaining({ id: visitor.conversation, owner: "queue" }));

  expect((await send(`${at}/claim`, { agent: agent.userId })).status).toBe(200);
  const taken = await send(`${at}/claim`, { agent: shop.owner.userId });
  expect([taken.status, taken.json.code]).toEqual([409, "taken"]);
  const id = randomUUID();
  const reply = { id, agent: agent.userId, content: { type: "text", text: "Hello from the shop" } };
  const [one, two] = [await send(`${at}/replies`, reply), await send(`${at}/replies`, reply)];
  expect([one.status, two.json]).toEqual([201, one.json]);
  expect((await send(`${at}/replies`, { ...reply, content: { type: "text", text: "Other" } })).status).toBe(
    422,
  );
  const wrong = await send(`${at}/replies`, { ...reply, id: randomUUID(), agent: shop.owner.userId });
  expect([wrong.status, wrong.json.code]).toEqual([409, "not-owner"]);
  expect((await visitor.look()).json.messages.at(-1)).toMatchObject({
    from: "person",
    text: "Hello from the shop",
  });

  expect((await send(`${at}/notes`, { agent: agent.userId, text: "A regular" })).status).toBe(201);
  expect((await send(`${at}/labels`, { labels: ["vip"] }, "PUT")).status).toBe(204);
  const thread = (await get(`${at}/messages?after=0`)).json;
  expect(thread.notes).toMatchObject([{ text: "A regular", userId: agent.userId }]);
  expect(thread.messages.at(-1)).toMatchObject({
    userId: agent.userId,
    content: { text: "Hello from the shop" },
  });
  expect((await get(at)).json).toMatchObject({ labels: ["vip"], ownerUserId: agent.userId });
  expect((await get(`/inbox/conversations?view=mine&agent=${agent.userId}`)).json.rows).toHaveLength(1);
  expect((await get("/inbox/conversations?view=mine")).status).toBe(400);

  expect((await send(`${at}/close`, { agent: agent.userId, outcome: "resolved" })).status).toBe(204);
  expect(texts((await visitor.look()).json).at(-1)).toBe("Glad it is solved, Ada");
  const acts = await inWorkspace(shop.workspaceId, (tx) =>
    tx.audit.findMany({ where: { targetId: visitor.conversation }, orderBy: { id: "asc" } }),
  );
  expect(acts.map(({ action, userId }) => [action, userId])).toEqual([
    ["inbox.claim", agent.userId],
    ["inbox.reply", agent.userId],
    ["inbox.note", agent.userId],
    ["inbox.labels", null],
    ["inbox.resolve", agent.userId],
  ]);
  expect(acts.every((act) => act.apiKeyId !== null)).toBe(true);
});

test("assigns by rule or by name, gives back to the bot at a step", async () => {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  const at = `/inbox/conversations/${visitor.conversation}`;
  await setAgentState(agent, "away");
  const nobody = await send(`${at}/assign`, { how: "leastBusy" });
  expect([nobody.status, nobody.json.code]).toEqual([409, "no-agent"]);
  await setAgentState(agent, "available");
  expect((await send(`${at}/assign`, { how: "leastBusy" })).json).toEqual({ userId: agent.userId });
  const user = await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { id: agent.userId } }));
  expect((await send(`${at}/assign`, { agent: user.email })).json).toEqual({ userId: agent.userId });
  expect((await send(`${at}/give-back`, { agent: agent.userId, node: "other" })).status).toBe(204);
  expect(texts((await visitor.look()).json).at(-1)).toBe("The other way");
});

test("promises and closes cases; an agent is a member who answers, with their own role", async () => {
  const visitor = await shop.visit(server);
  const at = `/inbox/conversations/${visitor.conversation}`;
  const promise = { type: "callback", title: "Call back", dueAt: "2030-01-01T09:00:00Z" };
  const made = await send(`${at}/cases`, { agent: agent.userId, ...promise });
  expect([made.status, made.json.state]).toEqual([201, "open"]);
  expect((await get("/cases")).json.rows).toMatchObject([{ id: made.json.id, title: "Call back" }]);
  const done = await send(`/cases/${made.json.id}`, { agent: agent.userId, state: "done" }, "PUT");
  expect(done.status).toBe(204);
  expect((await get("/cases?state=closed")).json.rows).toMatchObject([{ id: made.json.id, state: "done" }]);
  for (const unknown of [randomUUID(), "nobody@example.com", (await (await inboxShop()).agent()).userId]) {
    const refused = await send(`${at}/claim`, { agent: unknown });
    expect([refused.status, refused.json.code]).toEqual([422, "agent-unknown"]);
  }
  expect(
    (await call(`${server.url}/v1${at}/claim`, { token: tokens.reads, body: { agent: agent.userId } }))
      .status,
  ).toBe(403);
});

test("puts away, ranks, merges, gives back to the queue, sends later; shows who is there and what they do", async () => {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  const at = `/inbox/conversations/${visitor.conversation}`;
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect((await send(`${at}/snooze`, { agent: agent.userId, until }, "PUT")).status).toBe(204);
  expect((await send(`${at}/priority`, { agent: agent.userId, priority: "urgent" }, "PUT")).status).toBe(204);
  expect((await get(at)).json).toMatchObject({ priority: "urgent", snoozedUntil: until });
  expect((await send(`${at}/snooze`, { agent: agent.userId, until: null }, "PUT")).status).toBe(204);
  expect((await send(`${at}/claim`, { agent: agent.userId })).status).toBe(200);
  const later = { agent: agent.userId, content: { type: "text", text: "Soon" }, at: until };
  expect((await send(`${at}/later`, later)).status).toBe(201);
  expect((await send(`${at}/release`, { agent: agent.userId })).status).toBe(200);
  expect((await get(at)).json).toMatchObject({ owner: "queue" });
  const foreign = await shop.visit(server);
  const merged = await send(`${at}/merge`, { agent: agent.userId, into: foreign.conversation });
  expect([merged.status, merged.json.code]).toEqual([422, "not-mergeable"]);

  await send("/inbox/presence", { agent: agent.userId, state: "away" }, "PUT");
  expect((await get("/inbox/agents")).json.rows).toContainEqual(
    expect.objectContaining({ userId: agent.userId, state: "away" }),
  );
  await send("/inbox/presence", { agent: agent.userId, state: "available" }, "PUT");
  expect((await get("/inbox/queues")).json.rows).toEqual([]);
  expect((await get("/inbox/wall")).json).toMatchObject({
    waiting: expect.any(Number),
    today: expect.any(Object),
  });
  const switches = (body: object) => send("/inbox/switches", body, "PUT");
  expect((await switches({ agent: agent.userId, everyoneToPeople: true })).status).toBe(403);
  const boss = shop.owner.userId;
  expect((await switches({ agent: boss, everyoneToPeople: true })).status).toBe(204);
  expect((await get("/inbox/switches")).json).toEqual({ everyoneToPeople: true, flowsOff: [] });
  expect((await switches({ agent: boss, everyoneToPeople: false })).status).toBe(204);
  const flow = { id: shop.flowId, off: true, fallback: "Back soon." };
  expect((await switches({ agent: boss, flow })).status).toBe(204);
  expect((await get("/inbox/switches")).json.flowsOff).toEqual([{ flowId: flow.id, fallback: "Back soon." }]);
  expect((await switches({ agent: boss, flow: { ...flow, off: false } })).status).toBe(204);
  const span = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${until}`;
  expect((await get(`/inbox/report?by=agent&${span}`)).json.rows).toContainEqual(
    expect.objectContaining({ key: agent.userId, claimed: expect.any(Number) }),
  );
});

test("keeps webhooks: made, changed, listed with what they sent; what was given up goes out once more", async () => {
  const hooks = (path: string, method = "GET", body?: object): Promise<Answer> =>
    call(`${server.url}/v1${path}`, { method, token: tokens.hooks, ...(body ? { body } : {}) });
  const made = await hooks("/webhooks", "POST", { url: "https://hooks.example/x", events: ["case.opened"] });
  expect(made.status).toBe(201);
  expect(made.json.secret).toMatch(/^whsec_/);
  const { id } = made.json;
  expect((await hooks(`/webhooks/${id}`, "PUT", { disabled: true })).status).toBe(204);
  expect((await hooks("/webhooks")).json.rows).toContainEqual(
    expect.objectContaining({ id, disabled: true }),
  );
  expect((await hooks("/webhooks")).text).not.toContain(made.json.secret);
  const delivery = randomUUID();
  await server.plane.database.reads.query(
    `INSERT INTO webhook_delivery (workspace_id, id, webhook_id, event_id, event, payload, state, attempts)
     VALUES ($1, $2, $3, gen_random_uuid(), 'case.opened', '{}', 'dead', 12)`,
    [shop.workspaceId, delivery, id],
  );
  expect((await hooks(`/webhooks/${id}/deliveries?state=dead`)).json.rows).toMatchObject([{ id: delivery }]);
  expect((await hooks(`/webhooks/${id}/replays`, "POST", { delivery })).status).toBe(204);
  const again = await hooks(`/webhooks/${id}/replays`, "POST", { delivery });
  expect([again.status, again.json.code]).toEqual([409, "not-dead"]);
  expect((await hooks("/webhooks", "POST", { url: "ftp://x", events: ["case.opened"] })).status).toBe(400);
});
