import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { parseEgressPolicy } from "../../server/safe-fetch";
import { deliverWebhooks, RETRY_SECONDS } from "../../server/webhooks/deliver-webhooks";
import { planDeliveries } from "../../server/webhooks/plan-deliveries";
import { verifyWebhook } from "../../server/webhooks/sign-webhook";
import {
  createWebhook,
  listDeliveries,
  replayDelivery,
  rotateWebhook,
  updateWebhook,
} from "../../server/webhooks/webhooks";
import { chatServer } from "../support/chat-server";
import { type InboxShop, inboxShop } from "../support/inbox-shop";

const server = chatServer();
let shop: InboxShop;
let receiver: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
const got: { headers: Headers; body: string }[] = [];

beforeAll(async () => {
  shop = await inboxShop();
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      got.push({ headers: new Headers(request.headers as Record<string, string>), body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const world = () => {
  const { port } = new URL(url);
  return {
    pool: server.plane.database.reads,
    egress: parseEgressPolicy({ SSRF_ALLOW_HOSTS: `127.0.0.1:${port}`, SSRF_ALLOW_CIDRS: "" }),
    email: {},
    now: () => Date.now(),
    stopping: new AbortController().signal,
  };
};
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;

/** Something happens, and its deliveries are planned. */
async function happen(): Promise<string> {
  const { conversation } = await shop.visit(server);
  await claimConversation(shop.owner, conversation);
  await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
  return conversation;
}

describe("outgoing webhooks", () => {
  test("B-49 are signed, come once for each event, and name what happened", async () => {
    const { id, secret } = await createWebhook(shop.owner, { url, events: ["owner.changed"] });
    const conversation = await happen();
    expect(await planDeliveries(server.plane.database.reads)).toBe(0);
    got.length = 0;
    await Promise.all([deliverWebhooks(world()), deliverWebhooks(world())]);
    expect(got).toHaveLength(1);
    const [{ headers, body } = { headers: new Headers(), body: "" }] = got;
    expect(JSON.parse(body)).toMatchObject({
      type: "owner.changed",
      data: { from: "bot", to: "person", conversationId: conversation },
    });
    const now = Math.floor(Date.now() / 1_000);
    const check = (change: {
      headers?: Record<string, string>;
      body?: string;
      secret?: string;
      now?: number;
    }) =>
      verifyWebhook(
        new Headers({ ...Object.fromEntries(headers), ...change.headers }),
        change.body ?? body,
        change.secret ?? secret,
        change.now ?? now,
      );
    expect(check({})).toBe(true);
    expect(check({ now: now + 1 })).toBe(true);
    // Replayed after six minutes and after eight days; changed; another's secret; twice the header.
    expect(check({ now: now + 360 })).toBe(false);
    expect(check({ now: now + 8 * 86_400 })).toBe(false);
    expect(check({ body: `${body} ` })).toBe(false);
    expect(check({ headers: { "webhook-id": "other" } })).toBe(false);
    expect(
      check({
        secret: (await createWebhook((await inboxShop()).owner, { url, events: ["owner.changed"] })).secret,
      }),
    ).toBe(false);
    const signature = headers.get("webhook-signature") ?? "";
    expect(check({ headers: { "webhook-signature": `${signature}, v1,AAAA` } })).toBe(false);
    const next = await rotateWebhook(shop.owner, id);
    await happen();
    got.length = 0;
    await deliverWebhooks(world());
    const both = got[0] ?? { headers: new Headers(), body: "" };
    for (const one of [secret, next.secret])
      expect(verifyWebhook(both.headers, both.body, one, now)).toBe(true);
  });

  test("are tried twelve times over three days, then kept, and sent again when asked", async () => {
    expect(RETRY_SECONDS).toHaveLength(11);
    expect(RETRY_SECONDS.reduce((sum, one) => sum + one, 0)).toBe(72 * 3_600);
    const other = await inboxShop();
    const { id: webhookId } = await createWebhook(other.owner, { url, events: ["owner.changed"] });
    const { conversation } = await other.visit(server);
    await claimConversation(other.owner, conversation);
    await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
    answer = (_, response) =>
      response.writeHead(500, { "content-type": "text/plain" }).end("internal address 10.0.0.7");
    for (let attempt = 1; attempt <= 12; attempt++) {
      await deliverWebhooks(world());
      const [row] = await sql(
        "SELECT attempts, state, round(extract(epoch FROM next_at - now()))::int AS wait FROM webhook_delivery WHERE webhook_id = $1",
        webhookId,
      );
      expect(row).toMatchObject({ attempts: attempt, state: attempt < 12 ? "due" : "dead" });
      expect(row?.wait).toBeLessThanOrEqual(RETRY_SECONDS[attempt - 1] ?? 0);
      await sql(
        "UPDATE webhook_delivery SET next_at = now() WHERE webhook_id = $1 AND state = 'due'",
        webhookId,
      );
    }
    const { rows } = await listDeliveries(other.workspaceId, { webhookId, state: "dead" });
    expect(rows).toMatchObject([{ status: 500, fault: "status", attempts: 12 }]);
    expect(JSON.stringify(rows)).not.toContain("10.0.0.7");
    answer = (_, response) => response.writeHead(204).end();
    await replayDelivery(other.owner, rows[0]?.id ?? "");
    await deliverWebhooks(world());
    expect((await listDeliveries(other.workspaceId, { webhookId })).rows).toMatchObject([
      { state: "done", status: 204 },
    ]);
  });

  test("T-17 end in time and size whatever the receiver does, and go to no private address", async () => {
    const other = await inboxShop();
    const { port } = new URL(url);
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const cases: [string, (request: IncomingMessage, response: ServerResponse) => void, string][] = [
      [
        "a bomb",
        (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
        "too_large",
      ],
      [
        "a redirect inside",
        (_, response) =>
          void response.writeHead(302, { location: `http://127.0.0.1:${Number(port) + 1}/` }).end(),
        "",
      ],
    ];
    const { id: webhookId } = await createWebhook(other.owner, { url, events: ["owner.changed"] });
    for (const [name, behave] of cases) {
      answer = behave;
      const { conversation } = await other.visit(server);
      await claimConversation(other.owner, conversation);
      await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
      await deliverWebhooks(world());
      const [row] = await sql(
        "SELECT state, fault FROM webhook_delivery WHERE webhook_id = $1 ORDER BY created_at DESC LIMIT 1",
        webhookId,
      );
      expect(row?.state, name).toBe("due");
      expect(row?.fault, name).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
      await sql("UPDATE webhook_delivery SET state = 'done' WHERE webhook_id = $1", webhookId);
    }
    const { id: inside } = await createWebhook(other.owner, {
      url: "http://169.254.169.254/latest",
      events: ["owner.changed"],
    });
    const { conversation } = await other.visit(server);
    await claimConversation(other.owner, conversation);
    await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
    answer = (_, response) => response.end();
    await deliverWebhooks(world());
    const [row] = await sql("SELECT state, fault FROM webhook_delivery WHERE webhook_id = $1", inside);
    expect(row?.state).toBe("due");
    expect(row?.fault).toMatch(/blocked|private|address/);
  });

  test("wait while their receiver is switched off", async () => {
    const { id } = await createWebhook(shop.owner, { url, events: ["owner.changed"] });
    await happen();
    await updateWebhook(shop.owner, { webhookId: id, disabled: true });
    got.length = 0;
    await deliverWebhooks(world());
    const waiting = () =>
      sql("SELECT count(*)::int AS n FROM webhook_delivery WHERE webhook_id = $1 AND state = 'due'", id);
    expect(await waiting()).toEqual([{ n: 1 }]);
    await updateWebhook(shop.owner, { webhookId: id, disabled: false });
    await deliverWebhooks(world());
    expect(await waiting()).toEqual([{ n: 0 }]);
  });

  test("a delivery whose process died is taken over, and its late word counts no more", async () => {
    const other = await inboxShop();
    const { id: webhookId } = await createWebhook(other.owner, { url, events: ["owner.changed"] });
    const { conversation } = await other.visit(server);
    await claimConversation(other.owner, conversation);
    await expect.poll(() => planDeliveries(server.plane.database.reads)).toBeGreaterThan(0);
    await sql(
      "UPDATE webhook_delivery SET state = 'leased', fence = 7, attempts = 1, lease_until = now() - interval '1 second' WHERE webhook_id = $1",
      webhookId,
    );
    answer = (_, response) => response.end();
    await deliverWebhooks(world());
    expect(
      await sql(
        "SELECT state, fence::int AS fence, attempts FROM webhook_delivery WHERE webhook_id = $1",
        webhookId,
      ),
    ).toEqual([{ state: "done", fence: 8, attempts: 2 }]);
  });
});
