import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowNode } from "../../flow";
import { starterFlow } from "../../flow/document/starter-flows";
import { CampaignWork } from "../../server/campaigns/campaign-work";
import { outreach } from "../../server/campaigns/outreach";
import { performSending } from "../../server/campaigns/perform-send";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { type ConversationPlane, createPlane } from "../../server/conversations/plane";
import { startConversation } from "../../server/conversations/start-conversation";
import { addCodes } from "../../server/coupons/add-codes";
import { createPool } from "../../server/coupons/create-pool";
import { createPools } from "../../server/db/pools";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { takeEvents } from "../../server/events/take-events";
import { createFlow } from "../../server/flows/create-flow";
import { publishFlow } from "../../server/flows/publish-flow";
import { writeOrder } from "../../server/orders/write-order";
import { SECRET } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";
import { type VirtualClock, virtualClock } from "../support/virtual-clock";

/** The payment scene: who gets the reminder, what it names, when it goes, and what it is worth in the end. Quiet from 22 to 8. */

testEnvironment();
const database = testDatabase();
let clock: VirtualClock;
let shop: Shop;
let plane: ConversationPlane;
let work: CampaignWork;
let closePools: () => Promise<void>;
let pool: string;
let overPool: string;
let publicId: string;
let flowId: string;

const DAY = "2026-03-02";
const at = (time: string, day = DAY) => `${day}T${time}:00Z`;

beforeAll(async () => {
  clock = await virtualClock(database, at("09:00"));
  const pools = await createPools({ url: database.url, max: 6 });
  closePools = () => pools.close();
  globalThis.parleyPools = pools;
  shop = await firstOwner();
  plane = createPlane({
    pools,
    secret: SECRET,
    clock: { now: () => Date.now() },
    perform: effectPerformer({ ...effectConfig(environment()), outreach }),
    stopping: new AbortController().signal,
  });
  const nothing = { kind: "outside", deliver: async () => {} } as const;
  work = new CampaignWork(plane, {
    ports: { email: nothing, webhook: nothing },
    stopping: new AbortController().signal,
  });
  pool = await codes("Come back", { validSeconds: 3_600 });
  overPool = await codes("Tonight only", { expiresAt: at("07:00", "2026-03-03") });
  ({ flowId } = await publishStarter(pool, "checkout.started"));
  await publishStarter(overPool, "checkout.tonight");
  const chat = await createFlow(shop.actor, { name: "Chat", starter: "blank" });
  ({ publicId } = await publishFlow(shop.actor, { flowId: chat.id }));
});
afterAll(async () => {
  await plane?.close();
  await closePools?.();
  globalThis.parleyPools = database.pools;
  await clock?.end();
});

async function codes(name: string, more: object): Promise<string> {
  const { id } = await createPool(shop.actor, { name, valueMinor: 1_000, currency: "CNY", ...more });
  await addCodes(shop.actor, {
    poolId: id,
    codes: Array.from({ length: 9 }, (_, n) => `${name.slice(0, 4)}${n}AA`.replace(" ", "X")),
  });
  return id;
}

/** The ready-made flow with a coupon, listening to `event`. */
async function publishStarter(poolId: string, event: string): Promise<{ flowId: string }> {
  const flow = starterFlow("abandoned-payment", "en", randomUUID());
  // Deposits are a matter of the first alone.
  const left = new Set(event === "checkout.started" ? [] : ["deposit", "day-before", "balance"]);
  const edges = flow.edges.filter((edge) => !left.has(edge.source));
  const nodes = flow.nodes
    .filter((node) => !left.has(node.id))
    .map((node): FlowNode => {
      if (node.type === "send" && node.id === "reminder")
        return {
          ...node,
          data: { ...node.data, channel: "web", offer: { pool: poolId, campaign: "", save: "coupon" } },
        };
      if (node.type === "send") return { ...node, data: { ...node.data, channel: "web" } };
      return node.type === "onEvent" && node.id === "checkout"
        ? { ...node, data: { ...node.data, event } }
        : node;
    });
  const created = await createFlow(shop.actor, { name: event, document: { ...flow, nodes, edges } });
  await publishFlow(shop.actor, { flowId: created.id });
  return { flowId: created.id };
}

/** A contact who agreed to reminders and has the chat open. */
async function person(externalId: string): Promise<{ id: string; conversation: string }> {
  const { id } = await upsertContact(shop.actor, {
    externalId,
    consent: [{ channel: "web", purpose: "reminders", granted: true, source: "checkout", at: at("09:00") }],
  });
  const endpoint = await plane.flows.byPublicId(publicId);
  if (!endpoint) throw new Error("no chat");
  const { conversation } = await startConversation(plane, endpoint, {
    key: { id: randomUUID(), hash: "00" },
    start: { type: "chat" },
    channel: "web",
    locale: null,
    page: null,
    profile: {},
    timeZone: null,
    contactId: id,
  });
  return { id, conversation };
}

async function checkout(externalId: string, cart: string, name = "checkout.started") {
  await takeEvents(shop.actor, [{ id: randomUUID(), name, contact: { externalId }, properties: { cart } }]);
  await everythingDue();
}

async function order(ref: string, externalId: string, cart: string, total: number, more: object = {}) {
  return writeOrder(shop.actor, ref, { contact: { externalId }, currency: "CNY", total, cart, ...more });
}
const pay = (ref: string, amount: number, kind: "payment" | "deposit" | "refund" = "payment") =>
  writeOrder(shop.actor, ref, {
    payments: [{ id: randomUUID(), kind, amount, at: new Date().toISOString() }],
  });

/** Moves the clock and does everything that is due then. */
async function until(time: string): Promise<void> {
  await clock.set(time);
  await everythingDue();
}

async function everythingDue(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const found = (await work.runOnce()) + (await plane.due.runOnce());
    // Effects of what was woken run on behind it. (Waiting with expect.poll would move the clock.)
    while (plane.chain.size > 0) await new Promise((resolve) => setImmediate(resolve));
    if (found === 0) return;
  }
  throw new Error("there is always something more to do");
}

async function said(conversation: string): Promise<string[]> {
  const { rows } = await everyRow(
    database,
    ["message"],
    `SELECT body->>'text' AS text FROM message WHERE conversation_id = $1 AND run_id IS NULL ORDER BY seq`,
    [conversation],
  );
  return rows.map((row) => String(row.text));
}

async function ledger(contactId: string): Promise<string[]> {
  const { rows } = await everyRow(
    database,
    ["send_ledger"],
    `SELECT node_id, state, reason, to_char(next_eligible_at AT TIME ZONE 'UTC', 'DD HH24:MI') AS next FROM send_ledger WHERE contact_id = $1 ORDER BY decided_at, node_id`,
    [contactId],
  );
  return rows.map((row) => [row.node_id, row.state, row.reason, row.next].filter(Boolean).join(" "));
}

async function taken(poolId: string): Promise<number> {
  const { rows } = await everyRow(database, ["coupon_pool"], "SELECT taken FROM coupon_pool WHERE id = $1", [
    poolId,
  ]);
  return Number(rows[0]?.taken);
}

describe("the payment scene", () => {
  it("A paid a deposit: only the balance reminder, in its window", async () => {
    const a = await person("A");
    await until(at("12:00"));
    await checkout("A", "cart-a");
    await until(at("12:10"));
    await order("A-1", "A", "cart-a", 89_900, { deposit: 10_000, balanceDueAt: at("12:00", "2026-03-05") });
    await pay("A-1", 10_000, "deposit");
    await until(at("12:10"));
    await until(at("12:30"));
    expect(await said(a.conversation)).toEqual([]);
    expect(await ledger(a.id)).toEqual(["reminder skipped alreadyBought"]);
    await until(at("11:59", "2026-03-04"));
    expect(await said(a.conversation)).toEqual([]);
    await until(at("12:00", "2026-03-04"));
    expect(await said(a.conversation)).toEqual(["The balance of order A-1 is ¥799.00."]);
    expect(await ledger(a.id)).toEqual(["reminder skipped alreadyBought", "balance sent"]);
    await clock.set(at("12:31"));
  });

  it("B's cart became two orders, one paid: the reminder names only the other", async () => {
    await clock.set(at("14:00"));
    const b = await person("B");
    await checkout("B", "cart-b");
    await until(at("14:05"));
    await order("B-1", "B", "cart-b", 30_000);
    await order("B-2", "B", "cart-b", 50_000, { splitFrom: "B-1" });
    await pay("B-1", 30_000);
    await until(at("14:30"));
    expect(await ledger(b.id)).toEqual(["reminder sent"]);
    const [text, ...more] = await said(b.conversation);
    expect(more).toEqual([]);
    expect(text).toMatch(/Order B-2 \(¥500\.00\) is kept.*code ComeX?\d?/);
    expect(text).not.toContain("B-1");
  });

  it("D paid one second before sending: nothing goes, and the code is free again", async () => {
    await clock.set(at("16:00"));
    const d = await person("D");
    await checkout("D", "cart-d");
    await until(at("16:01"));
    await order("D-1", "D", "cart-d", 20_000);
    const before = await taken(pool);
    await clock.set("2026-03-02T16:29:59Z");
    await pay("D-1", 20_000);
    await clock.set(at("16:30"));
    // The timer is there before the event has been told to anybody.
    await plane.due.runOnce();
    await until(at("16:30"));
    expect(await said(d.conversation)).toEqual([]);
    expect(await ledger(d.id)).toEqual(["reminder skipped alreadyBought"]);
    expect(await taken(pool)).toBe(before);
  });

  it("who pays while the text is being written gets nothing either, and the code is free again", async () => {
    await clock.set(at("17:00"));
    const e = await person("E");
    await checkout("E", "cart-e");
    await until(at("17:01"));
    await order("E-1", "E", "cart-e", 20_000);
    const { rows } = await everyRow(
      database,
      ["campaign_run"],
      "SELECT id FROM campaign_run WHERE contact_id = $1",
      [e.id],
    );
    const place = {
      workspaceId: shop.actor.workspaceId,
      contactId: e.id,
      conversationId: String(rows[0]?.id),
      message: `${randomUUID()}:reminder:1`,
    };
    const request = {
      message: "reminder:1",
      class: "marketing",
      channel: "web",
      purpose: "reminders",
      about: { kind: "cart", key: "cart-e" },
      offer: { pool, campaign: "" },
    } as const;
    const before = await taken(pool);
    const ready = await performSending(place, { ...request, phase: "prepare" });
    expect(ready).toMatchObject({
      state: "ready",
      orders: [{ number: "E-1", due: 20_000 }],
      coupon: { code: expect.any(String) },
    });
    expect(await taken(pool)).toBe(before + 1);
    const seen = ready?.state === "ready" ? ready.seen : "";
    await pay("E-1", 5_000);
    const deliver = { ...request, phase: "deliver", seen, text: "Pay" } as const;
    expect(await performSending(place, deliver)).toEqual({ state: "skipped", reason: "alreadyBought" });
    expect(await taken(pool)).toBe(before);
    expect(await said(e.conversation)).toEqual([]);
  });

  it("C left at 22:10: held to 08:00, the coupon's time starts then; not sent if the offer is over", async () => {
    await clock.set(at("22:10"));
    const c = await person("C");
    const late = await person("C2");
    await checkout("C", "cart-c");
    await checkout("C2", "cart-c2", "checkout.tonight");
    await until(at("22:40"));
    expect(await ledger(c.id)).toEqual(["reminder held quietHours 03 08:00"]);
    await until(at("07:59", "2026-03-03"));
    expect(await said(c.conversation)).toEqual([]);
    await until(at("08:00", "2026-03-03"));
    expect(await ledger(c.id)).toEqual(["reminder sent"]);
    expect(await said(c.conversation)).toEqual([
      expect.stringContaining("Your cart is kept for you. With the code Come"),
    ]);
    const { rows } = await everyRow(
      database,
      ["coupon_grant"],
      "SELECT state, expires_at FROM coupon_grant WHERE contact_id = $1",
      [c.id],
    );
    expect(rows).toEqual([{ state: "issued", expires_at: new Date(at("09:00", "2026-03-03")) }]);
    expect(await said(late.conversation)).toEqual([]);
    expect(await ledger(late.id)).toEqual(["reminder skipped offerExpired"]);
  });

  it("C's refund on day 3 takes the revenue back", async () => {
    const revenue = async () => {
      const { rows } = await everyRow(
        database,
        ["campaign_goal"],
        "SELECT value_minor::int AS value, refunded_minor::int AS refunded, after_send FROM campaign_goal WHERE flow_id = $1 AND key = 'C-1'",
        [flowId],
      );
      return rows;
    };
    await until(at("08:30", "2026-03-03"));
    await order("C-1", "C", "cart-c", 70_000);
    await pay("C-1", 70_000);
    await until(at("08:31", "2026-03-03"));
    expect(await revenue()).toEqual([{ value: 70_000, refunded: 0, after_send: true }]);
    await until(at("10:00", "2026-03-05"));
    await pay("C-1", 70_000, "refund");
    await until(at("10:01", "2026-03-05"));
    expect(await revenue()).toEqual([{ value: 70_000, refunded: 70_000, after_send: true }]);
  });
});
