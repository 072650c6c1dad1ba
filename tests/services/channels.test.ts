import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renewMessageSecret, switchMarketing } from "../../server/campaigns/update-marketing";
import { inTransaction } from "../../server/db/in-transaction";
import { type Delivery, DeliveryFault } from "../../server/delivery/channel-port";
import { deliverDue } from "../../server/delivery/deliver-due";
import { emailChannel } from "../../server/delivery/email-channel";
import { keepDelivery } from "../../server/delivery/keep-delivery";
import { webhookChannel } from "../../server/delivery/webhook-channel";
import { parseEgressPolicy } from "../../server/safe-fetch";
import { verifyWebhook } from "../../server/webhooks/sign-webhook";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { MailCatcher } from "../support/mail-catcher";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

/** What every channel to the outside keeps to, and the queue before them. A new channel is a line in `channels`. */
testEnvironment();
const database = testDatabase();
let shop: Shop;
let mail: MailCatcher;
let receiver: Server;
let port: number;
let status = 200;
const posts: { headers: Headers; body: string }[] = [];

beforeAll(async () => {
  shop = await firstOwner();
  mail = await MailCatcher.start();
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      if (status < 300) posts.push({ headers: new Headers(request.headers as Record<string, string>), body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  port = (receiver.address() as AddressInfo).port;
});
afterAll(() => {
  mail.close();
  receiver.closeAllConnections();
  receiver.close();
});

const email = () => emailChannel({ smtpUrl: mail.url, from: "Shop <shop@example.com>" });
const webhook = () =>
  webhookChannel({
    egress: parseEgressPolicy({ SSRF_ALLOW_HOSTS: `127.0.0.1:${port}`, SSRF_ALLOW_CIDRS: "" }),
    now: () => Date.now(),
  });

const channels = [
  {
    name: "email" as const,
    channel: email,
    address: () => "ann@example.com",
    /** What arrived: the id by which a repeat is told, and all of it. */
    got: () => mail.mails.map((text) => ({ id: /^message-id: (.*)$/im.exec(text)?.[1] ?? "", text })),
    trouble: (kind: "passing" | "final" | "none") => {
      mail.refusal = { passing: "451 later", final: "550 nobody", none: null }[kind];
    },
  },
  {
    name: "webhook" as const,
    channel: webhook,
    address: () => `http://127.0.0.1:${port}/messages`,
    got: () => posts.map(({ headers, body }) => ({ id: headers.get("webhook-id") ?? "", text: body })),
    trouble: (kind: "passing" | "final" | "none") => {
      status = { passing: 500, final: 410, none: 200 }[kind];
    },
  },
];

const delivery = (address: string): Delivery => ({
  workspaceId: shop.actor.workspaceId,
  id: randomUUID(),
  contactId: randomUUID(),
  message: "m",
  address,
  content: {
    text: "Your order waits",
    subject: "Still open",
    link: { label: "Pay", url: "https://shop.example/pay" },
  },
  signal: new AbortController().signal,
});

describe.each(channels)("the channel $name", ({ channel, address, got, trouble }) => {
  it("delivers text and link; a repeat bears the same id", async () => {
    const one = delivery(address());
    const before = got().length;
    await channel().deliver(one);
    await channel().deliver(one);
    const [first, second] = got().slice(before);
    expect(first?.text).toContain("Your order waits");
    expect(first?.text).toContain("https://shop.example/pay");
    expect(first?.id).not.toBe("");
    expect(second?.id).toBe(first?.id);
  });

  it("says whether another try makes sense", async () => {
    for (const [kind, final] of [
      ["passing", false],
      ["final", true],
    ] as const) {
      trouble(kind);
      const fault = await channel()
        .deliver(delivery(address()))
        .catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(DeliveryFault);
      expect(fault instanceof DeliveryFault && fault.final, kind).toBe(final);
    }
    trouble("none");
  });
});

it("messages to the workspace's own system are signed", async () => {
  const { secret } = await renewMessageSecret(shop.actor);
  await webhook().deliver(delivery(`http://127.0.0.1:${port}/messages`));
  const last = posts.at(-1);
  expect(last && verifyWebhook(last.headers, last.body, secret, Date.now() / 1_000)).toBe(true);
  expect(last && verifyWebhook(last.headers, `${last.body} `, secret, Date.now() / 1_000)).toBe(false);
});

describe("the queue before them", () => {
  const world = () => ({
    ports: { email: email(), webhook: webhook() },
    stopping: new AbortController().signal,
  });
  const keep = async (more: { expiresAt?: number } = {}): Promise<string> => {
    const message = randomUUID();
    await inTransaction("turn", (client) =>
      keepDelivery(
        client,
        {
          workspaceId: shop.actor.workspaceId,
          contactId: randomUUID(),
          message,
          route: { channel: "webhook", address: `http://127.0.0.1:${port}/messages` },
          content: { text: message },
          expiresAt: more.expiresAt ?? null,
          now: Date.now(),
        },
        "due",
      ),
    );
    return message;
  };
  const state = async (message: string) => {
    const { rows } = await everyRow(
      database,
      ["send_delivery"],
      "SELECT state, attempts, fault FROM send_delivery WHERE message = $1",
      [message],
    );
    return rows[0];
  };
  const arrived = (message: string) => posts.filter(({ body }) => body.includes(message)).length;

  it("sends each once, whoever looks", async () => {
    const messages = await Promise.all(Array.from({ length: 10 }, () => keep()));
    await Promise.all([deliverDue(world()), deliverDue(world()), deliverDue(world())]);
    for (const one of messages) expect(arrived(one)).toBe(1);
  });

  it("tries again later what did not go through, and gives up what never will", async () => {
    const message = await keep();
    status = 500;
    await deliverDue(world());
    expect(await state(message)).toEqual({ state: "due", attempts: 1, fault: "status 500" });
    await deliverDue(world());
    expect(await state(message)).toMatchObject({ attempts: 1 });
    status = 410;
    const hopeless = await keep();
    await deliverDue(world());
    expect(await state(hopeless)).toMatchObject({ state: "dead", fault: "status 410" });
    status = 200;
  });

  it("takes over from who has died, and does not send what is over", async () => {
    const message = await keep();
    await inTransaction("turn", (client) =>
      client.query(
        "UPDATE send_delivery SET state = 'leased', lease_until = now() - interval '1 second' WHERE workspace_id = $1 AND message = $2",
        [shop.actor.workspaceId, message],
      ),
    );
    const over = await keep({ expiresAt: Date.now() - 1_000 });
    await deliverDue(world());
    expect(arrived(message)).toBe(1);
    expect(await state(over)).toMatchObject({ state: "expired" });
    expect(arrived(over)).toBe(0);
  });

  it("keeps everything while the workspace has paused", async () => {
    const message = await keep();
    await switchMarketing(shop.actor, true);
    await deliverDue(world());
    expect(arrived(message)).toBe(0);
    await switchMarketing(shop.actor, false);
    await deliverDue(world());
    expect(arrived(message)).toBe(1);
  });
});
