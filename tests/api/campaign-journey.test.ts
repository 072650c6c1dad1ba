import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { FlowNode } from "../../flow";
import { starterFlow } from "../../flow/document/starter-flows";
import { CampaignWork } from "../../server/campaigns/campaign-work";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { outreach } from "../../server/campaigns/outreach";
import { listCampaigns, readLedger } from "../../server/campaigns/read-ledger";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { addCodes } from "../../server/coupons/add-codes";
import { createPool } from "../../server/coupons/create-pool";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { contactOfVisitor } from "../../server/events/track-visitor";
import { createFlow } from "../../server/flows/create-flow";
import { publishFlow } from "../../server/flows/publish-flow";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { call, chatServer } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { firstOwner, type Shop } from "../support/people";

/** Abandoned payment over the API, as a shop's page and program see it. */
testEnvironment();
const server = chatServer({
  perform: (request, context) =>
    effectPerformer({ ...effectConfig(environment()), outreach })(request, context),
});
let shop: Shop;
let key: string;
let publicId: string;
let flowId: string;
let work: CampaignWork;

beforeAll(async () => {
  shop = await firstOwner();
  ({ key } = await createApiKey(shop.actor, { name: "shop", scopes: ["events:write", "orders:write"] }));
  await updateMarketing(shop.actor, marketingSettingsSchema.parse({ quietHours: null }));
  const { id: pool } = await createPool(shop.actor, {
    name: "Come back",
    valueMinor: 1_000,
    currency: "CNY",
  });
  await addCodes(shop.actor, { poolId: pool, codes: ["BACK-A1", "BACK-B2"] });
  const starter = starterFlow("abandoned-payment", "en", randomUUID());
  const { quietHours: _, ...settings } = starter.settings;
  const nodes = starter.nodes.map((node): FlowNode => {
    if (node.type === "send" && node.id === "reminder")
      return { ...node, data: { ...node.data, offer: { pool, campaign: "", save: "coupon" } } };
    // Half an hour, for a test that does not wait for it.
    return node.type === "wait" && node.id === "half-hour"
      ? { ...node, data: { until: "duration", duration: { amount: 1, unit: "seconds" } } }
      : node;
  });
  flowId = (
    await createFlow(shop.actor, { name: "Abandoned payment", document: { ...starter, settings, nodes } })
  ).id;
  await publishFlow(shop.actor, { flowId });
  const chat = await createFlow(shop.actor, { name: "Chat", starter: "blank" });
  publicId = (await publishFlow(shop.actor, { flowId: chat.id })).publicId;
  const nothing = { kind: "outside", deliver: async () => {} } as const;
  work = new CampaignWork(server.plane, {
    ports: { email: nothing, webhook: nothing },
    stopping: new AbortController().signal,
  });
});

/** A browser with the chat open, whose owner has agreed to reminders. */
async function browser() {
  const visitor = randomUUID().replaceAll("-", "");
  const started = await call(`${server.url}/v1/chat/${publicId}/conversations`, {
    body: { id: randomUUID(), visitor },
  });
  expect(started.status).toBe(201);
  const track = (name: string, properties: object) =>
    call(`${server.url}/v1/track/${publicId}`, {
      body: { visitor, events: [{ id: randomUUID(), name, properties }] },
      headers: { origin: "https://demo-shop.example" },
    });
  await track("page.viewed", { page: "/" });
  const { contactId } = await contactOfVisitor(shop.actor.workspaceId, visitor);
  await upsertContact(shop.actor, {
    visitor,
    consent: [
      { channel: "web", purpose: "reminders", granted: true, source: "banner", at: "2026-01-01T00:00:00Z" },
    ],
  });
  const texts = async (): Promise<string[]> => {
    const { json } = await call(`${server.url}/v1/chat/conversations/${started.json.conversation}`, {
      token: started.json.token,
    });
    return json.messages.map((one: { text?: string }) => one.text ?? "");
  };
  return { visitor, contactId, track, texts };
}

const order = (ref: string, visitor: string, body: object) =>
  call(`${server.url}/v1/orders`, {
    token: key,
    body: { ref, contact: { visitor }, currency: "CNY", total: 89_900, ...body },
  });
const paid = { payments: [{ id: "p1", kind: "payment", amount: 89_900, at: new Date().toISOString() }] };

async function round(): Promise<void> {
  await work.runOnce();
  await server.plane.due.runOnce();
}

describe("abandoned payment", () => {
  it("reminds in the visitor's chat with a coupon; paying reaches the goal", async () => {
    const ann = await browser();
    expect((await ann.track("checkout.started", { cart: "cart-1" })).json).toEqual({ taken: 1, repeated: 0 });
    expect((await order("O-1", ann.visitor, { cart: "cart-1" })).status).toBeLessThan(300);
    await expect
      .poll(async () => {
        await round();
        return (await ann.texts()).at(-1);
      })
      .toMatch(/Order O-1 .* is kept for you\. With the code BACK-A1/);
    await order("O-1", ann.visitor, { cart: "cart-1", ...paid });
    await expect
      .poll(async () => {
        await round();
        return (await listCampaigns(shop.actor.workspaceId)).find((one) => one.flowId === flowId);
      })
      .toMatchObject({ sent: 1, goals: 1, revenue: [{ currency: "CNY", minor: 89_900 }] });
  });

  it("leaves who pays in time alone, and the ledger says why", async () => {
    const bob = await browser();
    await bob.track("checkout.started", { cart: "cart-2" });
    await order("O-2", bob.visitor, { cart: "cart-2", ...paid });
    await expect
      .poll(async () => {
        await round();
        const { lines } = await readLedger(shop.actor.workspaceId, { contactId: bob.contactId });
        return lines.map((one) => [one.nodeId, one.state, one.reason]);
      })
      .toEqual([["reminder", "skipped", "alreadyBought"]]);
    expect((await bob.texts()).join()).not.toContain("kept for you");
  });

  it("says what waited when the visitor comes next", async () => {
    const visitor = randomUUID().replaceAll("-", "");
    await call(`${server.url}/v1/track/${publicId}`, {
      body: { visitor, events: [{ id: "1", name: "page.viewed" }] },
    });
    await upsertContact(shop.actor, {
      visitor,
      consent: [
        { channel: "web", purpose: "reminders", granted: true, source: "banner", at: "2026-01-01T00:00:00Z" },
      ],
    });
    await call(`${server.url}/v1/events`, {
      token: key,
      body: {
        id: randomUUID(),
        name: "checkout.started",
        contact: { visitor },
        properties: { cart: "cart-3" },
      },
    });
    const { contactId } = await contactOfVisitor(shop.actor.workspaceId, visitor);
    await expect
      .poll(async () => {
        await round();
        return (await readLedger(shop.actor.workspaceId, { contactId })).counts;
      })
      .toEqual({ sent: 1 });
    const started = await call(`${server.url}/v1/chat/${publicId}/conversations`, {
      body: { id: randomUUID(), visitor },
    });
    const { json } = await call(`${server.url}/v1/chat/conversations/${started.json.conversation}`, {
      token: started.json.token,
    });
    expect(json.messages.map((one: { text?: string }) => one.text ?? "").join("\n")).toContain(
      "Your cart is kept for you",
    );
  });

  it("lets pages report that the chat may stand on, and no others", async () => {
    const answer = await call(`${server.url}/v1/track/${publicId}`, {
      body: { visitor: "short", events: [{ id: "1", name: "x" }] },
    });
    expect(answer.status).toBe(400);
    expect((await call(`${server.url}/v1/track/nobody`, { body: {} })).status).toBe(404);
  });
});
