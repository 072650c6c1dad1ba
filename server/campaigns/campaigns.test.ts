import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { hashText } from "../../flow";
import type { SendRequest } from "../../flow/kernel/sends";
import { testEnvironment } from "../../tests/support/environment";
import { everyRow } from "../../tests/support/every-row";
import { firstOwner, type Shop } from "../../tests/support/people";
import { testDatabase } from "../../tests/support/test-database";
import { eraseContact } from "../contacts/erase-contact";
import { upsertContact } from "../contacts/upsert-contact";
import { addCodes } from "../coupons/add-codes";
import { createPool } from "../coupons/create-pool";
import { inTransaction } from "../db/in-transaction";
import { inWorkspace } from "../db/tenant";
import { takeEvents } from "../events/take-events";
import { contactOfVisitor, trackVisitor, visitorContact } from "../events/track-visitor";
import { enterCampaign } from "./enter-campaign";
import { marketingSettingsSchema } from "./marketing-settings";
import { performSending } from "./perform-send";
import { switchMarketing, updateMarketing } from "./update-marketing";

testEnvironment();
const database = testDatabase();
let shop: Shop;
const DAY = 86_400_000;
beforeAll(async () => {
  shop = await firstOwner();
  await settings({});
});

/** Never quiet and without a budget, unless a test says so. */
const settings = (more: object) =>
  updateMarketing(shop.actor, marketingSettingsSchema.parse({ quietHours: null, budget: null, ...more }));

async function contact(consents: readonly { channel: string; granted?: boolean }[] = [{ channel: "email" }]) {
  const name = randomUUID();
  const { id } = await upsertContact(shop.actor, {
    externalId: name,
    email: `${name}@example.com`,
    consent: consents.map(({ channel, granted = true }) => ({
      channel,
      purpose: "offers",
      granted,
      source: "form",
      at: "2026-01-01T00:00:00Z",
    })),
  });
  return id;
}

const request = (more: Partial<SendRequest> = {}): SendRequest => ({
  phase: "deliver",
  message: "send:1",
  class: "marketing",
  channel: "email",
  purpose: "offers",
  text: "Hello",
  seen: "",
  ...more,
});
const send = (contactId: string, more: Partial<SendRequest> = {}, message = `${randomUUID()}:send:1`) =>
  performSending(
    { workspaceId: shop.actor.workspaceId, contactId, conversationId: randomUUID(), message },
    request(more),
  );

async function count(table: string, contactId: string, where = "true"): Promise<number> {
  const { rows } = await everyRow(
    database,
    [table],
    `SELECT count(*)::int AS n FROM ${table} WHERE contact_id = $1 AND ${where}`,
    [contactId],
  );
  return Number(rows[0]?.n);
}

const enter = (contactId: string, reentry: string, key: string, occasion: string, flowId: string) =>
  inTransaction("turn", (client) =>
    enterCampaign(
      client,
      {
        workspace_id: shop.actor.workspaceId,
        flow_id: flowId,
        node_id: "start",
        flow_version: 1,
        data: {},
        settings: { campaign: { reentry, days: 30, priority: 50, exits: [], caps: [] } } as never,
      },
      { id: occasion, name: "checkout.started", key, event: {}, contactId },
    ),
  );

describe("a message", () => {
  it("goes once, however often it is sent", async () => {
    const id = await contact();
    const message = `${randomUUID()}:send:1`;
    const results = await Promise.all(Array.from({ length: 8 }, () => send(id, {}, message)));
    expect(new Set(results.map((one) => one?.state))).toEqual(new Set(["sent"]));
    expect(await count("send_delivery", id)).toBe(1);
    expect(await count("send_ledger", id, "state = 'sent'")).toBe(1);
  });

  it.each([
    ["without a word about it", [], {}, "consent"],
    ["after a refusal", [{ channel: "email", granted: false }], {}, "consent"],
    ["with consent for another channel", [{ channel: "web" }], {}, "consent"],
    ["for another purpose", [{ channel: "email" }], { purpose: "news" }, "consent"],
    ["where there is no way to them", [{ channel: "web" }], { channel: "web" }, "noAddress"],
    ["to a system that nobody named", [{ channel: "webhook" }], { channel: "webhook" }, "noAddress"],
    [
      "about service, after a refusal",
      [{ channel: "email", granted: false }],
      { class: "service" },
      "consent",
    ],
  ] as const)("is not sent %s", async (_, consents, more, reason) => {
    const id = await contact(consents);
    expect(await send(id, more)).toEqual({ state: "skipped", reason });
    expect(await count("send_delivery", id)).toBe(0);
  });

  it("about service needs no consent and no quiet hours", async () => {
    await settings({ quietHours: { from: "00:00", to: "23:59" } });
    expect(await send(await contact([]), { class: "service" })).toEqual({ state: "sent", channel: "email" });
    const held = await send(await contact());
    expect(held?.state).toBe("held");
    await settings({});
  });

  it("waits for nobody with an open complaint; what is about service goes", async () => {
    const id = await contact();
    const { workspaceId } = shop.actor;
    const complaint = {
      workspaceId,
      id: randomUUID(),
      contactId: id,
      type: "complaint",
      title: "Late",
      dueAt: new Date(),
    };
    const where = { workspaceId_id: { workspaceId, id: complaint.id } };
    await inWorkspace(workspaceId, (tx) =>
      tx.supportCase.create({ data: { ...complaint, complaint: true } }),
    );
    expect(await send(id)).toEqual({ state: "skipped", reason: "openComplaint" });
    expect((await send(id, { class: "service" }))?.state).toBe("sent");
    await inWorkspace(workspaceId, (tx) => tx.supportCase.update({ where, data: { state: "done" } }));
    expect((await send(id))?.state).toBe("sent");
  });

  it("about the same thing goes once, though its campaign comes to the contact again", async () => {
    const [id, flowId] = [await contact(), randomUUID()];
    const sendIn = async (key: string) => {
      const run = await enter(id, "parallel", key, randomUUID(), flowId);
      const place = { workspaceId: shop.actor.workspaceId, contactId: id, conversationId: run?.id ?? "" };
      return performSending({ ...place, message: `${run?.id}:send:1` }, request());
    };
    expect((await sendIn("cart-1"))?.state).toBe("sent");
    expect(await sendIn("cart-1")).toEqual({ state: "skipped", reason: "duplicate" });
    expect((await sendIn("cart-2"))?.state).toBe("sent");
  });

  it("goes by the best channel that is allowed", async () => {
    expect(await send(await contact([{ channel: "email" }]), { channel: "best" })).toEqual({
      state: "sent",
      channel: "email",
    });
    await settings({ webhookUrl: "https://shop.example/messages" });
    expect(await send(await contact([{ channel: "webhook" }]), { channel: "best" })).toEqual({
      state: "sent",
      channel: "webhook",
    });
    await settings({});
  });

  it("is never more than the limits allow, by any number at the same moment", { retry: 0 }, async () => {
    await settings({
      caps: [{ channel: "email", purpose: "offers", most: 3, per: { amount: 1, unit: "days" } }],
    });
    const id = await contact();
    const results = await Promise.all(Array.from({ length: 50 }, () => send(id)));
    expect(results.filter((one) => one?.state === "sent")).toHaveLength(3);
    const late = results.find((one) => one?.state === "skipped");
    expect(late).toMatchObject({ reason: "cap" });
    const nextAt = late?.state === "skipped" ? (late.nextAt ?? 0) : 0;
    expect(Math.abs(nextAt - Date.now() - DAY)).toBeLessThan(60_000);
    // Another purpose has its own limit.
    await settings({ budget: { most: 4, days: 7 } });
    expect((await send(id))?.state).toBe("sent");
    expect(await send(id)).toMatchObject({ state: "skipped", reason: "cap" });
    await settings({});
  });

  it("leaves the last place to what is more important and waits", async () => {
    await settings({ budget: { most: 1, days: 7 } });
    const id = await contact();
    await inTransaction("turn", (client) =>
      client.query(
        `INSERT INTO send_ledger (workspace_id, contact_id, message, flow_id, node_id, class, channel, purpose, state, reason, priority)
         VALUES ($1, $2, $3, $4, 'n', 'marketing', 'email', 'offers', 'held', 'quietHours', 90)`,
        [shop.actor.workspaceId, id, `${randomUUID()}:n:1`, randomUUID()],
      ),
    );
    expect(await send(id)).toMatchObject({ state: "skipped", reason: "lowerPriority" });
    await settings({});
  });

  it("does not leave while the workspace has paused; neither does what was on its way", async () => {
    const id = await contact();
    await switchMarketing(shop.actor, true);
    expect(await send(id)).toEqual({ state: "skipped", reason: "paused" });
    expect(await send(id, { class: "service" })).toEqual({ state: "skipped", reason: "paused" });
    await switchMarketing(shop.actor, false);
    expect((await send(id))?.state).toBe("sent");
  });

  it("keeps the control group out, the same contacts for ever", async () => {
    await settings({ holdout: 50 });
    const ids: string[] = [];
    const inGroup = (id: string) => (hashText(`holdout\n${id}`) >>> 0) / 0x1_0000_0000 < 0.5;
    while (ids.length < 12 || new Set(ids.map(inGroup)).size < 2) ids.push(await contact());
    const first = await Promise.all(ids.map((id) => send(id)));
    const again = await Promise.all(ids.map((id) => send(id)));
    const reasons = first.map((one) => (one?.state === "skipped" ? one.reason : one?.state));
    expect(again.map((one) => (one?.state === "skipped" ? one.reason : one?.state))).toEqual(reasons);
    expect(reasons).toEqual(ids.map((id) => (inGroup(id) ? "controlGroup" : "sent")));
    await settings({});
  });

  it("takes its coupon with it, or says why there is none; nothing is counted then", async () => {
    const { id: pool } = await createPool(shop.actor, {
      name: "Two",
      valueMinor: 500,
      currency: "EUR",
      limitMinor: 500,
    });
    await addCodes(shop.actor, { poolId: pool, codes: ["TWO-A1", "TWO-B2"] });
    const { id: empty } = await createPool(shop.actor, { name: "None" });
    await settings({ budget: { most: 1, days: 7 } });
    const offer = (poolId: string) => ({ offer: { pool: poolId, campaign: "spring" } });
    expect((await send(await contact(), offer(pool)))?.state).toBe("sent");
    const id = await contact();
    expect(await send(id, offer(pool))).toEqual({ state: "skipped", reason: "budget" });
    expect(await send(id, offer(empty))).toEqual({ state: "skipped", reason: "outOfStock" });
    expect(await send(id, offer(randomUUID()))).toEqual({ state: "skipped", reason: "offerExpired" });
    expect((await send(id))?.state).toBe("sent");
    await settings({});
  });

  it("is nobody's once its contact is gone, and nothing of it comes back", async () => {
    const id = await contact();
    await send(id);
    await eraseContact(shop.actor, id);
    for (const table of ["send_ledger", "send_delivery", "send_pressure"])
      expect(await count(table, id), table).toBe(0);
    expect(await send(id)).toBe(null);
    expect(await count("send_ledger", id)).toBe(0);
  });
});

describe("coming into a campaign", () => {
  it.each([
    ["once", 1],
    ["key", 2],
    ["days", 1],
    ["parallel", 8],
  ] as const)("%s: of eight events at the same moment about two carts, %d", async (reentry, most) => {
    const [id, flowId] = [await contact(), randomUUID()];
    const entered = await Promise.all(
      Array.from({ length: 8 }, (_, n) => enter(id, reentry, `cart-${n % 2}`, randomUUID(), flowId)),
    );
    expect(entered.filter(Boolean)).toHaveLength(most);
  });
});

describe("events", () => {
  const event = (more: object) => ({
    id: randomUUID(),
    name: "page.viewed",
    contact: { externalId: "E-1" },
    ...more,
  });
  it("B-52: are taken once by their id, within a batch and over batches", async () => {
    const one = event({ key: "k", properties: { page: "/a" } });
    expect(await takeEvents(shop.actor, [one, one, event({})])).toEqual({ taken: 2, repeated: 1 });
    expect(await takeEvents(shop.actor, [one])).toEqual({ taken: 0, repeated: 1 });
  });

  it("B-52: of clocks that are years off happened now", async () => {
    for (const at of ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]) {
      const id = randomUUID();
      await takeEvents(shop.actor, [event({ at, contact: { externalId: id } })]);
      const { rows } = await everyRow(
        database,
        ["contact_event", "contact_identity"],
        "SELECT e.at FROM contact_event e JOIN contact_identity i USING (workspace_id, contact_id) WHERE i.value = $1",
        [id],
      );
      expect(Math.abs(Number(rows[0]?.at) - Date.now())).toBeLessThan(60_000);
    }
  });

  it("of a browser belong to whoever it turns out to be", async () => {
    const { workspaceId } = shop.actor;
    const visitor = randomUUID().replaceAll("-", "");
    const seen = { visitor, events: [{ id: "1", name: "checkout.started", properties: { cart: "c" } }] };
    expect(await trackVisitor(workspaceId, seen)).toEqual({ taken: 1, repeated: 0 });
    expect(await trackVisitor(workspaceId, seen)).toEqual({ taken: 0, repeated: 1 });
    const { contactId: before } = await contactOfVisitor(workspaceId, visitor);
    expect(before).toBe(visitorContact(workspaceId, visitor));
    const { id } = await upsertContact(shop.actor, { externalId: `known-${visitor}`, visitor });
    expect(await contactOfVisitor(workspaceId, visitor)).toMatchObject({ contactId: id });
    const { rows } = await everyRow(
      database,
      ["contact_event"],
      "SELECT count(*)::int AS n FROM contact_event WHERE contact_id = $1 AND name = 'checkout.started'",
      [id],
    );
    expect(rows[0]?.n).toBe(1);
  });
});
