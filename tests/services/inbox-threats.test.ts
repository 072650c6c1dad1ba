import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asAuth } from "../../server/db/tenant";
import { webhookKey } from "../../server/http/webhook-route";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { giveBack } from "../../server/inbox/give-back";
import { sendReply } from "../../server/inbox/send-reply";
import { addNote } from "../../server/inbox/write-note";
import { parseEgressPolicy } from "../../server/safe-fetch";
import { deliverWebhooks } from "../../server/webhooks/deliver-webhooks";
import { planDeliveries } from "../../server/webhooks/plan-deliveries";
import { createWebhook } from "../../server/webhooks/webhooks";
import { acceptInvitation } from "../../server/workspaces/accept-invitation";
import { changeRole } from "../../server/workspaces/change-role";
import { createInvitation } from "../../server/workspaces/create-invitation";
import { call, chatServer, flowOf, publish, SECRET } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { inboxShop, say } from "../support/inbox-shop";
import { joined } from "../support/people";

/** What may befall people's side of a conversation, and calls from and to other systems. docs/inbox.md lists the rest. */
const server = chatServer();
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;

test("F23 an agent closes while the visitor writes: every word once, the flow goes on once, the bot has it", {
  retry: 0,
}, async () => {
  const shop = await inboxShop();
  for (let round = 0; round < 8; round++) {
    const visitor = await shop.visit(server);
    await visitor.say({ text: "Ada" });
    await claimConversation(shop.owner, visitor.conversation);
    const close = { conversationId: visitor.conversation, outcome: "resolved" } as const;
    const [said, ...closed] = await Promise.allSettled([
      visitor.say({ text: "Are you there?" }),
      giveBack(server.plane, shop.owner, close),
      giveBack(server.plane, shop.owner, close),
    ]);
    expect(said.status === "fulfilled" && said.value.status).toBe(200);
    expect(closed.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const { messages } = (await visitor.look()).json;
    const all = messages.map((one: { text: string }) => one.text);
    expect(all.filter((one: string) => one === "Glad it is solved, Ada")).toHaveLength(1);
    expect(all.filter((one: string) => one === "Are you there?")).toHaveLength(1);
    const seqs = await sql(
      "SELECT seq::int AS seq FROM message WHERE conversation_id = $1 ORDER BY seq",
      visitor.conversation,
    );
    expect(seqs.map((row) => row.seq)).toEqual(seqs.map((_, index) => index + 1));
    const moves = await sql(
      "SELECT properties->>'to' AS \"to\" FROM event WHERE conversation_id = $1 AND name = 'owner.changed' ORDER BY id",
      visitor.conversation,
    );
    expect(moves.map((one) => one.to)).toEqual(["queue", "person", "bot"]);
  }
});

describe("T-16 B-49 a call that comes in", () => {
  const hook = flowOf(
    {
      hook: { type: "onWebhook", data: { save: [{ path: "id", variable: "id" }] } },
      note: say("Order {{ id }}"),
    },
    ["hook -> note"],
  );
  const raw = '{"id":7}';
  const sign = (endpoint: string, seconds: number, body = raw) =>
    `t=${seconds},v1=${createHmac("sha256", webhookKey(endpoint, SECRET)).update(`${seconds}.${body}`).digest("hex")}`;

  test("holds once: replayed after a second it is the same call, after six minutes and eight days none", async () => {
    const flow = await publish(server.database.pools, hook);
    const at = `${server.url}/v1/in/${flow.webhookId}`;
    const endpoint = (await server.plane.flows.byPublicId(flow.webhookId))?.id ?? "";
    const now = Math.floor(Date.now() / 1_000);
    const signed = (signature: string) => call(at, { raw, headers: { "x-parley-signature": signature } });
    const fresh = sign(endpoint, now - 1);
    const [first, replayed] = [await signed(fresh), await signed(fresh)];
    expect([first.status, replayed.text]).toEqual([202, first.text]);
    for (const age of [360, 8 * 86_400, -360])
      expect([age, (await signed(sign(endpoint, now - age))).status]).toEqual([age, 401]);
    expect(
      await sql("SELECT count(*)::int AS n FROM conversation WHERE workspace_id = $1", flow.workspaceId),
    ).toEqual([{ n: 1 }]);
    // Sent anew, it is signed anew, and is another call.
    expect((await signed(sign(endpoint, now))).status).toBe(202);
  });

  test("is refused with another tenant's signature, a changed body, a header twice, and leaves nothing", async () => {
    const [flow, other] = [
      await publish(server.database.pools, hook),
      await publish(server.database.pools, hook),
    ];
    const at = `${server.url}/v1/in/${flow.webhookId}`;
    const endpoint = (await server.plane.flows.byPublicId(flow.webhookId))?.id ?? "";
    const foreign = (await server.plane.flows.byPublicId(other.webhookId))?.id ?? "";
    const now = Math.floor(Date.now() / 1_000);
    const good = sign(endpoint, now);
    const wrong: Record<string, [string, string]> = {
      "another tenant": [raw, sign(foreign, now)],
      "one byte more": [`${raw} `, good],
      "another id": ['{"id":8}', good],
      "a header twice": [raw, `${good}, ${good}`],
      "no signature in it": [raw, `t=${now},v1=`],
      "another time": [raw, good.replace(String(now), String(now - 1))],
    };
    for (const [name, [body, signature]] of Object.entries(wrong)) {
      const answer = await call(at, { raw: body, headers: { "x-parley-signature": signature } });
      expect([name, answer.status, answer.json.code]).toEqual([name, 401, "signature"]);
    }
    expect(await sql("SELECT FROM conversation WHERE workspace_id = $1", flow.workspaceId)).toEqual([]);
  });
});

describe("T-17 a receiver", () => {
  let url = "";
  let behave: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const receiver = createServer((request, response) => behave(request, response));
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  test("that drips, never answers, never ends or promises 5 GB is cut, and what is kept of it tells nothing", async () => {
    const shop = await inboxShop();
    const { id } = await createWebhook(shop.owner, { url, events: ["owner.changed"] });
    const world = {
      pool: server.plane.database.reads,
      egress: parseEgressPolicy({ SSRF_ALLOW_HOSTS: `127.0.0.1:${new URL(url).port}`, SSRF_ALLOW_CIDRS: "" }),
      email: {},
      now: () => Date.now(),
      stopping: new AbortController().signal,
      timeoutMs: 300,
    };
    const secret = "internal: 10.0.0.7";
    const drip = (response: ServerResponse, bytes: number, ms: number) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(secret.padEnd(bytes, "x")), ms);
      response.on("close", () => clearInterval(timer));
    };
    const cases: Record<string, typeof behave> = {
      drips: (_, response) => drip(response, 20, 20),
      "never answers": () => {},
      "never ends": (_, response) => drip(response, 200_000, 5),
      "promises 5 GB": (_, response) => {
        response.writeHead(200, { "content-length": 5_000_000_000 });
        response.write(secret);
      },
    };
    for (const [name, one] of Object.entries(cases)) {
      behave = one;
      const { conversation } = await shop.visit(server);
      await claimConversation(shop.owner, conversation);
      await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
      await deliverWebhooks(world);
      const [row] = await sql(
        "SELECT state, fault FROM webhook_delivery WHERE webhook_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
        id,
      );
      expect([name, row?.state]).toEqual([name, "due"]);
      expect(row?.fault ?? "").not.toMatch(/\d+\.\d+\.\d+\.\d+|internal/);
      await sql("UPDATE webhook_delivery SET state = 'done' WHERE webhook_id = $1", id);
    }
  });
});

describe("B-62", () => {
  test("a role taken away while many acts are under way: each is whole or refused, none after the change", async () => {
    const shop = await inboxShop();
    const agent = await shop.agent();
    const visitor = await shop.visit(server);
    await visitor.say({ text: "Ada" });
    const conversationId = visitor.conversation;
    await claimConversation(agent, conversationId);
    const write = (index: number) =>
      sendReply(agent, { conversationId, key: randomUUID(), content: { type: "text", text: `n${index}` } });
    const acts = Array.from({ length: 6 }, (_, index) => write(index));
    const change = changeRole(shop.owner, { userId: agent.userId, role: "viewer" });
    const done = await Promise.allSettled(acts);
    await change;
    for (const one of done) if (one.status === "rejected") expect(one.reason).toMatchObject({ status: 403 });
    const written = done.filter((one) => one.status === "fulfilled").length;
    expect(
      await sql(`SELECT FROM message WHERE conversation_id = $1 AND "from" = 'person'`, conversationId),
    ).toHaveLength(written);
    await expect(write(9)).rejects.toMatchObject({ status: 403 });
    await expect(
      addNote(shop.owner, { conversationId, text: "Look", mentions: [agent.userId] }),
    ).rejects.toMatchObject({ status: 404 });
  });

  test("an invitation that is accepted by many requests at once makes one member", { retry: 0 }, async () => {
    const shop = await inboxShop();
    const other = await inboxShop();
    const person = await joined(other.owner, "agent");
    const { token } = await createInvitation(shop.owner, { email: person.email, role: "agent" });
    const accept = () =>
      acceptInvitation({ token, userId: person.actor.userId, email: person.email, ip: null });
    const results = await Promise.allSettled(Array.from({ length: 6 }, accept));
    expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    await expect(accept()).rejects.toMatchObject({ code: "invitation-unknown" });
    const members = await asAuth((tx) =>
      tx.membership.findMany({ where: { workspaceId: shop.workspaceId, userId: person.actor.userId } }),
    );
    expect(members).toHaveLength(1);
  });

  test("a workspace that goes in the middle of a turn: its visitors find nothing there, and no fault", async () => {
    const shop = await inboxShop();
    const visitors = await Promise.all(Array.from({ length: 6 }, () => shop.visit(server)));
    const said = Promise.all(visitors.map((visitor) => visitor.say({ text: "Ada" })));
    await everyRow(
      server.database,
      ["workspace", "flow", "flow_version", "endpoint"],
      "DELETE FROM workspace WHERE id = $1",
      [shop.workspaceId],
    );
    for (const { status } of await said) expect([200, 404]).toContain(status);
    for (const visitor of visitors)
      await expect.poll(async () => (await visitor.say({ text: "still?" })).status).toBe(404);
    await expect.poll(async () => (await shop.visit(server)).first.status).toBe(404);
  });
});
