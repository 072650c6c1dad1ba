import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { inWorkspace } from "../../server/db/tenant";
import { seeAgents } from "../../server/inbox/agent-settings";
import { openCase } from "../../server/inbox/cases";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { InboxClock } from "../../server/inbox/clock/inbox-clock";
import { listConversations } from "../../server/inbox/list-conversations";
import { updatePeopleSettings } from "../../server/inbox/people-settings";
import { readConversation } from "../../server/inbox/read-conversation";
import { readThread } from "../../server/inbox/read-thread";
import { revealPhone } from "../../server/inbox/reveal-phone";
import { searchMessages } from "../../server/inbox/search-messages";
import { sendReply } from "../../server/inbox/send-reply";
import { systemTimers } from "../../server/timers";
import { chatServer } from "../support/chat-server";
import { type InboxShop, inboxShop } from "../support/inbox-shop";

/** What people are told of a conversation that comes to them, and what of it they are not shown. */
const server = chatServer();
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;
const clock = () =>
  new InboxClock({ reads: server.plane.database.reads, now: () => Date.now() }, systemTimers);
const contactOf = async (conversation: string): Promise<string> =>
  (await sql("SELECT contact_id FROM conversation WHERE id = $1", conversation))[0].contact_id;
const parcel = (shop: InboxShop, contactId: string, state: string) =>
  inWorkspace(
    shop.workspaceId,
    (tx) => tx.$executeRaw`
      INSERT INTO shop_order (workspace_id, ref, contact_id, state, told_state, currency, total_minor, paid_minor, placed_at, told_at, shipments)
      VALUES (${shop.workspaceId}::uuid, ${`R-${state}`}, ${contactId}::uuid, ${state}, 'shipped', 'CNY', 1860000, 1860000, now() - interval '9 days', now(),
        '[{"carrier":"SF","number":"SF1234567"}]')`,
  );

test("who meets several rules: all are told, with the order that is on its way, the mood and what was said before", async () => {
  const shop = await inboxShop();
  await updatePeopleSettings(shop.owner, {
    rules: [{ id: "late", name: "Late parcels", words: ["包裹"], on: true, complaint: false }],
    paging: { webhook: null, emails: ["duty@example.com"], afterSeconds: 30, promiseAfterMinutes: 10 },
  });
  const visitor = await shop.visit(server, { locale: "zh-CN" });
  const contactId = await contactOf(visitor.conversation);
  await sql(
    `UPDATE contact SET profile = '{"name":"周先生","value":18600,"phone":"13812345678"}' WHERE id = $1`,
    contactId,
  );
  await parcel(shop, contactId, "shipped");
  await parcel(shop, contactId, "delivered");
  server.plane.states.clear();
  await expect
    .poll(async () => {
      const other = await shop.visit(server);
      await other.say({ text: "包裹" });
      return (await sql("SELECT rule FROM inbox_entry WHERE conversation_id = $1", other.conversation))[0]
        ?.rule;
    })
    .toBe("late");
  const said = "骗子吧，包裹再不到打12315，电话13812345678";
  const told = texts((await visitor.say({ text: said })).json);
  expect(told[0]).toBe("感谢您告诉我们，我们的同事会马上接手处理。"); // a rule of one's own may be about anything
  const { brief, rules } = await readConversation(shop.owner, visitor.conversation);
  expect(rules.map(({ name }) => name)).toEqual(["Late parcels", "fraud", "consumerProtection"]);
  expect(brief).toMatchObject({
    rule: "late",
    rules: [
      { id: "late", name: "Late parcels", words: ["包裹"] },
      { id: "fraud", words: ["骗子"] },
      { id: "consumerProtection", words: ["12315"] },
    ],
    order: { ref: "R-shipped", state: "shipped", number: "SF1234567" },
    mood: { anger: expect.any(Number), rules: ["late", "fraud", "consumerProtection"] },
    tried: [
      { from: "bot", text: "Your name?" },
      { from: "visitor", text: said.replace("13812345678", "138****5678") },
    ],
    asked: "骗子吧，包裹再不到打12315，电话138****5678",
  });
  // The first rule is no complaint, the others are: marketing is held and the case names all three.
  await sql(
    "UPDATE inbox_entry SET queued_at = now() - interval '31 seconds' WHERE conversation_id = $1",
    visitor.conversation,
  );
  await clock().runOnce();
  await clock().runOnce();
  const [found] = await sql(
    "SELECT title FROM support_case WHERE conversation_id = $1 AND complaint",
    visitor.conversation,
  );
  expect(found?.title).toBe("Complaint: Late parcels, fraud, consumer protection");
  const [page] = await sql(
    "SELECT payload FROM webhook_delivery WHERE conversation_id = $1 AND event = 'duty.paged'",
    visitor.conversation,
  );
  const payload = JSON.parse(page?.payload);
  expect(payload).toMatchObject({
    why: "late",
    rules: ["late", "fraud", "consumerProtection"],
    contact: { id: contactId, profile: { name: "周先生", value: 18_600, phone: "138****5678" } },
    brief: { order: { number: "SF1234567" } },
    link: expect.stringContaining(`inbox?c=${visitor.conversation}`),
  });
  expect(payload.text.split("\n")).toEqual([
    "Urgent conversation (Late parcels, fraud, consumer protection)",
    "周先生",
    said,
    "R-shipped · SF · SF1234567",
    payload.link,
  ]);
});

test("a complaint about an order is answered with what is known of it; somebody who is hurt is not", async () => {
  const shop = await inboxShop();
  const [angry, hurt, quiet] = [await shop.visit(server), await shop.visit(server), await shop.visit(server)];
  for (const visitor of [angry, hurt])
    await parcel(shop, await contactOf(visitor.conversation), visitor === angry ? "shipped" : "paid");
  const about = texts((await angry.say({ text: "Scam! I will call my lawyer" })).json)[0];
  expect(about).toContain("order R-shipped (SF SF1234567)");
  for (const [visitor, words] of [
    [hurt, "I had an allergic reaction, you are a scam"],
    [quiet, "Scam! I will call my lawyer"],
  ] as const) {
    const answer = texts((await visitor.say({ text: words })).json)[0];
    expect(answer).toBe("Thank you for telling us. A colleague takes this over right away.");
  }
});

test("numbers in what visitors write, flows keep and briefs tell are masked; each look behind is written down", async () => {
  const shop = await inboxShop();
  const visitor = await shop.visit(server);
  const { conversation: conversationId } = visitor;
  await visitor.say({ text: "call 13812345678" });
  await claimConversation(shop.owner, conversationId);
  await visitor.say({ text: "or +49 170 1234567, order 20261123000017" });
  await sendReply(shop.owner, {
    conversationId,
    key: randomUUID(),
    content: { type: "text", text: "Ours is 13900001111" },
  });
  await clock().runOnce();
  const shown = async () => {
    const { vars, brief } = await readConversation(shop.owner, conversationId);
    const { messages } = await readThread(shop.owner, { conversationId });
    const { rows } = await listConversations(shop.owner, { view: "all" });
    const found = await searchMessages(shop.owner, { text: "call" });
    return JSON.stringify([vars, brief, messages, rows, found.rows]);
  };
  const masked = await shown();
  for (const whole of ["13812345678", "170 1234567"]) expect(masked).not.toContain(whole);
  for (const part of ["138****5678", "20261123000017", "13900001111"]) expect(masked).toContain(part);
  const looks = [{ variable: "name" }, { seq: 2 }] as const;
  for (const place of looks)
    expect((await revealPhone(shop.owner, { conversationId, ...place })).value).toBe("call 13812345678");
  for (const nothing of [{ variable: "other" }, { seq: 1 }, { seq: 99 }, { field: "name" }])
    await expect(revealPhone(shop.owner, { conversationId, ...nothing })).rejects.toMatchObject({
      status: 404,
    });
  const lines = await inWorkspace(shop.workspaceId, (tx) =>
    tx.audit.findMany({ where: { action: "inbox.revealPhone" } }),
  );
  expect(lines).toHaveLength(looks.length);
  expect(JSON.stringify(lines)).not.toContain("12345678");
  await updatePeopleSettings(shop.owner, { maskPhones: false });
  expect(await shown()).toContain("13812345678");
});

test("near the end of a promise its owner hears of it once, not when it is made: by mail, unless they are there", async () => {
  const shop = await inboxShop();
  const [here, away] = [await shop.agent(), await shop.agent()];
  const visitor = await shop.visit(server);
  await seeAgents(shop.workspaceId, [here.userId]);
  for (const agent of [here, away])
    await openCase(agent, {
      conversationId: visitor.conversation,
      type: "callback",
      title: "Call back",
      dueAt: new Date(Date.now() + 30 * 60_000),
    });
  const reminders = () =>
    sql(
      "SELECT properties->>'user' AS user FROM event WHERE conversation_id = $1 AND properties->>'what' = 'reminder'",
      visitor.conversation,
    );
  await clock().runOnce();
  expect(await reminders()).toEqual([]);
  // Had it been promised half a day ago, half an hour is its end.
  await sql(
    "UPDATE support_case SET due_set_at = now() - interval '12 hours' WHERE conversation_id = $1",
    visitor.conversation,
  );
  await clock().runOnce();
  await clock().runOnce();
  const told = await reminders();
  expect(told.map((one) => one.user).sort()).toEqual([here.userId, away.userId].sort());
  const mails = await sql(
    "SELECT payload FROM webhook_delivery WHERE conversation_id = $1 AND target LIKE 'mailto:%'",
    visitor.conversation,
  );
  expect(mails).toHaveLength(1);
  expect(JSON.parse(mails[0]?.payload).text).toMatch(/^Due soon \(.*\): Call back\nhttp/);
});
