import { beforeAll, expect, test } from "vitest";
import { addCodes } from "../../server/coupons/add-codes";
import { createPool } from "../../server/coupons/create-pool";
import { inWorkspace } from "../../server/db/tenant";
import { listConversations } from "../../server/inbox/list-conversations";
import { readConversation } from "../../server/inbox/read-conversation";
import { chatServer } from "../support/chat-server";
import { type InboxShop, inboxShop } from "../support/inbox-shop";

/** What stands beside a thread, and in its line of the list. */
const server = chatServer();
let shop: InboxShop;
beforeAll(async () => {
  shop = await inboxShop();
});

test("orders, what they are worth and coupons, of this contact alone; a code that was kept back is not shown", async () => {
  const visitors = [await shop.visit(server), await shop.visit(server)] as const;
  const [one, other] = visitors.map(({ conversation }) => conversation) as [string, string];
  const { id: pool } = await createPool(shop.owner, { name: "Spring", valueMinor: 500, currency: "EUR" });
  await addCodes(shop.owner, { poolId: pool, codes: ["SPRING-AAAA-0001", "SPRING-AAAA-0002"] });
  const { workspaceId } = shop;
  const contacts = await inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.conversation.findMany({ where: { id: { in: [one, other] } } });
    const contactOf = (id: string) => rows.find((row) => row.id === id)?.contactId ?? "";
    for (const [contactId, ref, position, state] of [
      [contactOf(one), "A-1", 1, "issued"],
      [contactOf(other), "B-1", 2, "reserved"],
    ] as const) {
      await tx.$executeRaw`
        INSERT INTO shop_order (workspace_id, ref, contact_id, state, currency, total_minor, lines, shipments, placed_at, told_at)
        VALUES (${workspaceId}::uuid, ${ref}, ${contactId}::uuid, 'shipped', 'CNY', 1860000, '[{"name":"Sofa","quantity":2}]',
          '[{"carrier":"SF","number":"SF1","at":"2026-11-20T08:00:00Z"}]', now(), now())`;
      await tx.$executeRaw`
        INSERT INTO contact_value (workspace_id, contact_id, currency, net_minor, orders)
        VALUES (${workspaceId}::uuid, ${contactId}::uuid, 'CNY', 1860000, 1)
        ON CONFLICT (workspace_id, contact_id, currency) DO UPDATE SET net_minor = 1860000, orders = 1`;
      await tx.$executeRaw`
        INSERT INTO coupon_grant (workspace_id, pool_id, contact_id, position, single, state, key, hold_until)
        VALUES (${workspaceId}::uuid, ${pool}::uuid, ${contactId}::uuid, ${position}, true, ${state}, ${ref},
          CASE WHEN ${state} = 'reserved' THEN now() + interval '1 hour' END)`;
    }
    return rows.length;
  });
  expect(contacts).toBe(2);
  const { shopping } = await readConversation(shop.owner, one);
  expect(shopping).toMatchObject({
    worth: [{ currency: "CNY", netMinor: 1_860_000, orders: 1 }],
    orders: [
      {
        ref: "A-1",
        state: "shipped",
        totalMinor: 1_860_000,
        lines: [{ name: "Sofa", quantity: 2 }],
        shipments: [{ carrier: "SF", number: "SF1", at: "2026-11-20T08:00:00Z" }],
      },
    ],
    coupons: [
      { pool: "Spring", code: "SPRING-AAAA-0001", state: "issued", valueMinor: 500, currency: "EUR" },
    ],
  });
  const theirs = await readConversation(shop.owner, other);
  expect(theirs.shopping.coupons).toMatchObject([{ code: null, state: "reserved" }]);
  expect(theirs.shopping.orders.map(({ ref }) => ref)).toEqual(["B-1"]);
});

test("the line of the list keeps the visitor's words and mood, whatever the system tells meanwhile", async () => {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "This is a disgrace, I want to talk to a human at once!" });
  const line = async () =>
    (await listConversations(shop.owner, { view: "all" })).rows.find(
      (row) => row.id === visitor.conversation,
    );
  const before = await line();
  expect(before?.preview).toMatchObject({ from: "visitor", text: expect.stringContaining("disgrace") });
  await server.plane.database.reads.query(
    `WITH told AS (
       INSERT INTO message (workspace_id, conversation_id, seq, id, "from", body)
       SELECT workspace_id, id, last_seq + n, gen_random_uuid(), 'system', '{"type":"text","text":"2nd"}' FROM conversation, generate_series(1, 60) AS n WHERE id = $1
       RETURNING 1)
     UPDATE conversation SET last_seq = last_seq + 60, version = version + 1 WHERE id = $1`,
    [visitor.conversation],
  );
  const after = await line();
  expect(after?.lastSeq).toBe((before?.lastSeq ?? 0) + 60);
  expect(after).toMatchObject({ preview: before?.preview, mood: before?.mood, lastAt: before?.lastAt });
});

test("the steps of the flow, as they can be drawn and given back to", async () => {
  const visitor = await shop.visit(server);
  await visitor.say({ text: "Ada" });
  const { path, nodes } = await readConversation(shop.owner, visitor.conversation);
  expect(path.at(-1)?.to).toBe("help");
  expect(nodes.find((node) => node.id === "help")).toEqual({
    id: "help",
    type: "handoff",
    group: "people",
    label: "Somebody comes",
  });
});
