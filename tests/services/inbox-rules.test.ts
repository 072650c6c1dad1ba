import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { inWorkspace } from "../../server/db/tenant";
import { seeAgents } from "../../server/inbox/agent-settings";
import { listCases, openCase } from "../../server/inbox/cases";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { InboxClock } from "../../server/inbox/clock/inbox-clock";
import { updateCase } from "../../server/inbox/complaints";
import { giveBack } from "../../server/inbox/give-back";
import { saveShift } from "../../server/inbox/labels-and-shifts";
import { markRead } from "../../server/inbox/mark-read";
import { marketingHeld } from "../../server/inbox/marketing-hold";
import { updatePeopleSettings } from "../../server/inbox/people-settings";
import { transferConversation } from "../../server/inbox/queue-conversation";
import { createQueue } from "../../server/inbox/queues";
import { readThread } from "../../server/inbox/read-thread";
import { sendLater } from "../../server/inbox/send-later";
import { sendReply } from "../../server/inbox/send-reply";
import { addNote } from "../../server/inbox/write-note";
import { applyRetention } from "../../server/retention/apply-retention";
import { eraseConversations } from "../../server/retention/remove-conversations";
import { systemTimers } from "../../server/timers";
import { planDeliveries } from "../../server/webhooks/plan-deliveries";
import { createWebhook } from "../../server/webhooks/webhooks";
import { chatServer, flowOf, startChatServer, visit } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { type InboxShop, inboxShop, say } from "../support/inbox-shop";

/** What rules, shifts and hours do to conversations by themselves. */
const server = chatServer();
const text = (words: string) => ({ type: "text", text: words }) as const;
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);
const clockAt = (now: () => number = () => Date.now()) =>
  new InboxClock({ reads: server.plane.database.reads, now }, systemTimers);
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;
const contactOf = async (conversation: string): Promise<string> =>
  (await sql("SELECT contact_id FROM conversation WHERE id = $1", conversation))[0].contact_id;
const heldFor = async (shop: InboxShop, conversation: string): Promise<boolean> => {
  const contactId = await contactOf(conversation);
  return inWorkspace(shop.workspaceId, (tx) => marketingHeld(tx, shop.workspaceId, contactId));
};
const open = (shop: InboxShop) => listCases(shop.owner, {});

describe("a hard rule", () => {
  test("holds marketing at once, opens a complaint in the workspace's language, and asks how it was when it is resolved", async () => {
    const shop = await inboxShop();
    await inWorkspace(shop.workspaceId, (tx) =>
      tx.workspace.update({ where: { id: shop.workspaceId }, data: { locale: "zh-CN" } }),
    );
    await updatePeopleSettings(shop.owner, {
      ruleMessage: "{{ contact.name }}，非常抱歉，包裹{{ contact.parcel }}。",
    });
    const visitor = await shop.visit(server, { locale: "zh-CN" });
    const contactId = await contactOf(visitor.conversation);
    await sql(`UPDATE contact SET profile = '{"name":"李雷","parcel":"还在杭州"}' WHERE id = $1`, contactId);
    server.plane.states.clear();
    await expect
      .poll(async () => texts((await visitor.say({ text: "骗子吧，再不解决打12315" })).json)[0] ?? "")
      .toBe("李雷，非常抱歉，包裹还在杭州。");
    // Before any clock has looked.
    expect(await heldFor(shop, visitor.conversation)).toBe(true);
    expect((await open(shop)).rows).toEqual([]);
    await clockAt().runOnce();
    await clockAt().runOnce();
    const { rows } = await open(shop);
    expect(rows).toMatchObject([
      { type: "complaint", complaint: true, title: "投诉：诈骗、消费者维权", first: false },
    ]);
    expect(await heldFor(shop, visitor.conversation)).toBe(true);

    await claimConversation(shop.owner, visitor.conversation);
    await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, outcome: "resolved" });
    expect(await heldFor(shop, visitor.conversation)).toBe(false);
    const asked = (await visitor.look()).json;
    expect(texts(asked).at(-1)).toContain("满意");
    expect(asked.awaiting).toMatchObject({ type: "rating", min: 1, max: 5 });
    const rated = await visitor.say({ text: "4" });
    expect(texts(rated.json)).toEqual(["感谢您的评价！"]);
    expect(
      await sql("SELECT score, style, user_id FROM rating WHERE conversation_id = $1", visitor.conversation),
    ).toEqual([{ score: 4, style: "csat", user_id: shop.owner.userId }]);
    // Neither the question nor its answer has opened the conversation again; the flow's own question stands as before.
    const [owner] = await sql("SELECT owner FROM conversation WHERE id = $1", visitor.conversation);
    expect(owner).toEqual({ owner: "nobody" });
    expect(rated.json.awaiting).toMatchObject({ type: "text" });
    expect((await visitor.say({ text: "韩梅梅" })).json.status).toBe("person");
  });

  test("asks nobody how it was while it is unresolved or a colleague's complaint is open; asks once that is closed", async () => {
    const shop = await inboxShop();
    const [left, promised] = [await shop.visit(server), await shop.visit(server)];
    for (const visitor of [left, promised]) {
      expect((await visitor.say({ text: "This is a scam, I will call my lawyer" })).json.status).toBe(
        "person",
      );
      await clockAt().runOnce();
      await claimConversation(shop.owner, visitor.conversation);
    }
    await giveBack(server.plane, shop.owner, { conversationId: left.conversation, outcome: "unresolved" });
    expect((await left.look()).json.awaiting?.type).not.toBe("rating");
    expect(await heldFor(shop, left.conversation)).toBe(true);

    const { id: caseId } = await openCase(shop.owner, {
      conversationId: promised.conversation,
      type: "refund",
      title: "Refund",
      dueAt: new Date(Date.now() + 86_400_000),
      complaint: true,
    });
    await giveBack(server.plane, shop.owner, { conversationId: promised.conversation, outcome: "resolved" });
    expect((await promised.look()).json.awaiting?.type).not.toBe("rating");
    expect(await heldFor(shop, promised.conversation)).toBe(true);
    await updateCase(server.plane, shop.owner, { caseId, state: "done" });
    expect(await heldFor(shop, promised.conversation)).toBe(false);
    const asked = (await promised.look()).json;
    expect(asked.awaiting).toMatchObject({ type: "rating" });
    await updateCase(server.plane, shop.owner, { caseId, state: "done" });
    expect(texts((await promised.look()).json).filter((one) => /satisfied/.test(one))).toHaveLength(1);
    // Other words than a score are for whoever answers, not for the question.
    const wrote = await promised.say({ text: "Ada" });
    expect(wrote.json.status).toBe("person");
    expect(await sql("SELECT FROM rating WHERE conversation_id = $1", promised.conversation)).toEqual([]);
  });

  test("is met by who waits or talks already, too; goes before the switch that sends everybody to people", async () => {
    const shop = await inboxShop();
    const visitor = await shop.visit(server);
    await visitor.say({ text: "Ada" });
    expect(await heldFor(shop, visitor.conversation)).toBe(false);
    await visitor.say({ text: "you are thieves, I call 12315" });
    expect(await heldFor(shop, visitor.conversation)).toBe(true);
    const entry =
      "SELECT priority, rule IS NOT NULL AS ruled, reason FROM inbox_entry WHERE conversation_id = $1";
    expect(await sql(entry, visitor.conversation)).toEqual([{ priority: 2, ruled: true, reason: "flow" }]);
    const other = await shop.visit(server);
    await updatePeopleSettings(shop.owner, { everyoneToPeople: true });
    await expect
      .poll(async () => {
        await other.say({ text: "I call 12315 now" });
        return sql(entry, other.conversation);
      })
      .toEqual([{ priority: 2, ruled: true, reason: "rule" }]);
  });

  test("nobody is asked how it was where the workspace does not want it, or nobody has talked to them", async () => {
    const shop = await inboxShop();
    await updatePeopleSettings(shop.owner, { csat: { on: false, question: null, thanks: null } });
    const visitor = await shop.visit(server);
    await expect.poll(async () => (await visitor.say({ text: "转人工" })).json.status).toBe("person");
    await claimConversation(shop.owner, visitor.conversation);
    await expect
      .poll(
        async () => (await server.plane.flows.byId(shop.workspaceId, await endpointOf(shop)))?.people.csat.on,
      )
      .toBe(false);
    await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, outcome: "resolved" });
    expect((await visitor.look()).json.awaiting?.type).not.toBe("rating");
  });
});

const endpointOf = async (shop: InboxShop): Promise<string> =>
  (await sql("SELECT id FROM endpoint WHERE workspace_id = $1 AND kind = 'chat'", shop.workspaceId))[0].id;

test("what the last words sounded like reads the same in another process and after a restart", async () => {
  const shop = await inboxShop(
    flowOf(
      {
        start: { type: "onChat" },
        tell: { type: "ask", data: { bubbles: [text("What happened?")], input: { type: "text" } } },
        pick: {
          type: "ask",
          data: {
            bubbles: [text("Which?")],
            input: { type: "choice", options: [{ id: "a", label: "A" }] },
          },
        },
        angry: {
          type: "condition",
          data: {
            rules: [
              {
                id: "yes",
                when: { all: [{ left: "conversation.mood.sentiment", operator: "lessThan", right: -0.5 }] },
              },
            ],
          },
        },
        sorry: say("We are sorry"),
        fine: say("Fine"),
      },
      [
        "start -> tell",
        "tell.answered -> pick",
        "pick.answered -> angry",
        "angry.yes -> sorry",
        "angry.else -> fine",
      ],
    ),
  );
  const other = await startChatServer(server.database.pools);
  try {
    const ends: string[] = [];
    for (const process of ["the same", "another", "restarted"]) {
      const visitor = await shop.visit(server);
      await visitor.say({ text: "What a terrible, disgusting shop, I am furious!!!" });
      if (process === "restarted") server.plane.states.clear();
      const at = `${process === "another" ? other.url : server.url}/v1/chat/conversations/${visitor.conversation}/messages`;
      const answer = await fetch(at, {
        method: "POST",
        headers: { authorization: `Bearer ${visitor.token}`, "content-type": "application/json" },
        body: JSON.stringify({ id: randomUUID(), choice: "a" }),
      });
      ends.push(...texts((await answer.json()) as { messages: { text: string }[] }));
    }
    expect(ends).toEqual(["We are sorry", "We are sorry", "We are sorry"]);
  } finally {
    await other.close();
  }
});

describe("hours", () => {
  const MONDAY = "2026-11-23";
  const nine = { hours: { "1": [["09:00", "18:00"]] as [string, string][] }, holidays: [], workdays: [] };

  test("at the end of a shift conversations go to who is on duty next, else back first in line, with a note", async () => {
    const shop = await inboxShop();
    const [early, late] = [await shop.agent(), await shop.agent()];
    const { id: queueId } = await createQueue(shop.owner, { name: "Turns", assignment: "roundRobin" });
    const shift = { queueId: null, weekday: 1, day: null, duty: false };
    await saveShift(shop.owner, { ...shift, userId: early.userId, from: "09:00", to: "18:00" });
    await saveShift(shop.owner, { ...shift, userId: late.userId, from: "18:00", to: "23:00" });
    const [mine, after, waits] = [
      await shop.visit(server),
      await shop.visit(server),
      await shop.visit(server),
    ];
    const at = (time: string) => Date.parse(`${MONDAY}T${time}Z`);
    const claimed = (conversation: string, time: string) =>
      sql(
        "UPDATE inbox_entry SET claimed_at = $2 WHERE conversation_id = $1",
        conversation,
        new Date(at(time)),
      );
    await claimConversation(early, mine.conversation);
    await claimed(mine.conversation, "17:30:00");
    await claimConversation(early, after.conversation);
    await claimed(after.conversation, "18:30:00");
    await waits.say({ text: "Ada" });
    await clockAt(() => at("17:59:00")).runOnce();
    const owners = () =>
      sql(
        "SELECT owner, owner_user_id FROM conversation WHERE id = ANY ($1) ORDER BY id",
        [mine.conversation, after.conversation].sort(),
      );
    expect((await owners()).every((row) => row.owner_user_id === early.userId)).toBe(true);
    await clockAt(() => at("19:00:00")).runOnce();
    expect(await sql("SELECT owner FROM conversation WHERE id = $1", mine.conversation)).toEqual([
      { owner: "queue" },
    ]);
    expect(await sql("SELECT owner_user_id FROM conversation WHERE id = $1", after.conversation)).toEqual([
      { owner_user_id: early.userId },
    ]);
    expect((await mine.look()).json.awaiting).toMatchObject({ type: "person", position: 1 });
    expect((await waits.look()).json.awaiting).toMatchObject({ type: "person", position: 2 });
    const { notes } = await readThread(shop.owner, { conversationId: mine.conversation });
    expect(notes).toMatchObject([{ userId: null, text: expect.stringContaining("shift has ended") }]);
    const how = await sql(
      "SELECT properties->>'how' AS how FROM event WHERE conversation_id = $1 AND name = 'owner.changed' ORDER BY id DESC LIMIT 1",
      mine.conversation,
    );
    expect(how).toEqual([{ how: "shiftEnd" }]);
    // Somebody is on duty next: it is theirs at once.
    await seeAgents(shop.workspaceId, [early.userId, late.userId]);
    await claimed(after.conversation, "17:45:00");
    await clockAt(() => at("19:00:00")).runOnce();
    expect(await sql("SELECT owner_user_id FROM conversation WHERE id = $1", after.conversation)).toEqual([
      { owner_user_id: late.userId },
    ]);
    // In a queue that assigns by itself whoever is on shift has it in the same round; who is not, is passed over.
    await transferConversation(shop.owner, { conversationId: mine.conversation, queueId });
    await clockAt(() => at("19:00:01")).runOnce();
    expect(await sql("SELECT owner_user_id FROM conversation WHERE id = $1", mine.conversation)).toEqual([
      { owner_user_id: late.userId },
    ]);
  });

  test("a queue's own hours decide whether a handoff is closed; a channel's clocks go before the queue's", async () => {
    const hands = (queue: string) =>
      flowOf(
        {
          start: { type: "onChat" },
          help: { type: "handoff", data: { message: "Somebody comes", queue, inHours: true } },
          shut: say("Closed now"),
        },
        ["start -> help", "help.closed -> shut"],
      );
    const shop = await inboxShop(hands("Night"));
    const shut = { hours: {}, holidays: [], workdays: [] };
    await createQueue(shop.owner, { name: "night", hours: shut });
    await createQueue(shop.owner, { name: "Day", firstReplyMinutes: 5, resolveMinutes: 60 });
    const day = await shop.publish(hands("Day"));
    await updatePeopleSettings(shop.owner, { sla: { web: { firstReplyMinutes: 2, resolveMinutes: null } } });
    await expect.poll(async () => texts((await shop.visit(server)).first.json)).toEqual(["Closed now"]);
    const visitor = await visit(server, {
      publicId: day.publicId,
      workspaceId: shop.workspaceId,
      flowId: day.flowId,
      endpointId: "",
      webhookId: "",
    });
    expect(visitor.first.json.status).toBe("person");
    await clockAt().runOnce();
    const clocks = await sql(
      `SELECT round(extract(epoch FROM reply_due - queued_at) / 60)::int AS reply, round(extract(epoch FROM resolve_due - queued_at) / 60)::int AS resolve
       FROM inbox_entry WHERE conversation_id = $1`,
      visitor.conversation,
    );
    expect(clocks).toEqual([{ reply: 2, resolve: 60 }]);
  });

  test("what was urgent and unclaimed is promised for the opening, as the complaint that it is, first", async () => {
    const shop = await inboxShop();
    await updatePeopleSettings(shop.owner, { calendar: nine });
    const visitor = await shop.visit(server);
    await visitor.say({ text: "I call 12315" });
    const night = () => Date.parse("2026-11-22T23:02:00Z");
    await clockAt(night).runOnce();
    expect((await open(shop)).rows).toMatchObject([{ first: false, dueAt: "2026-11-23T10:00:00.000Z" }]);
    await sql(
      "UPDATE inbox_entry SET queued_at = now() - interval '11 minutes' WHERE conversation_id = $1",
      visitor.conversation,
    );
    await clockAt(night).runOnce();
    expect((await open(shop)).rows).toMatchObject([
      {
        complaint: true,
        first: true,
        dueAt: "2026-11-23T09:00:00.000Z",
        title: "Complaint: consumer protection",
      },
    ]);
    await claimConversation(shop.owner, visitor.conversation);
    await sendReply(shop.owner, {
      conversationId: visitor.conversation,
      key: randomUUID(),
      content: text("Good morning"),
    });
    await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, outcome: "resolved" });
    expect((await open(shop)).rows).toEqual([]);
    expect((await visitor.look()).json.awaiting).toMatchObject({ type: "rating" });
  });
});

describe("what is no longer kept", () => {
  const KEPT = [
    ...[
      "message",
      "run",
      "segment",
      "turn_key",
      "start_key",
      "inbox_entry",
      "inbox_read",
      "message_search",
      "note",
    ],
    ...["mention", "scheduled_message", "rating", "support_case", "webhook_delivery", "conversation"],
  ];
  /** A conversation with a row in everything that people keep beside it. */
  const furnished = async (shop: InboxShop) => {
    const visitor = await shop.visit(server);
    const { conversation } = visitor;
    await visitor.say({ text: "I call 12315" });
    await clockAt().runOnce();
    await claimConversation(shop.owner, conversation);
    await addNote(shop.owner, {
      conversationId: conversation,
      text: "Careful",
      mentions: [shop.owner.userId],
    });
    await markRead(shop.owner, { conversationId: conversation, seq: 1 });
    const content = text("See you");
    await sendLater(shop.owner, { conversationId: conversation, content, at: new Date(Date.now() + 60_000) });
    await giveBack(server.plane, shop.owner, { conversationId: conversation, outcome: "resolved" });
    await visitor.say({ text: "5" });
    await clockAt().runOnce();
    // Events are followed once no older transaction runs, in other databases neither.
    await expect
      .poll(async () => {
        await planDeliveries(server.plane.database.reads);
        return sql(
          "SELECT FROM webhook_delivery WHERE conversation_id = $1 AND event = 'rating.given'",
          conversation,
        );
      })
      .toHaveLength(1);
    return visitor;
  };
  const rowsOf = async (conversation: string): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const table of KEPT) {
      const column = table === "conversation" ? "id" : "conversation_id";
      const { rows } = await everyRow(
        server.database,
        [table],
        `SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`,
        [conversation],
      );
      counts[table] = Number(rows[0]?.n);
    }
    return counts;
  };
  const none = Object.fromEntries(KEPT.map((name) => [name, 0]));

  test("goes with its conversation: notes, mentions, cases, ratings, deliveries; not while a case is open", async () => {
    const shop = await inboxShop();
    await createWebhook(shop.owner, {
      url: "https://hooks.example/x",
      events: ["rating.given", "case.opened"],
    });
    const gone = await furnished(shop);
    const before = await rowsOf(gone.conversation);
    expect(Object.keys(before).filter((name) => before[name] === 0)).toEqual([]);
    const { conversation: promised } = await furnished(shop);
    await openCase(shop.owner, {
      conversationId: promised,
      type: "refund",
      title: "Refund",
      dueAt: new Date(Date.now() + 86_400_000),
    });
    const later = { now: Date.now() + 41 * 86_400_000, stopping: new AbortController().signal };
    const keep = { conversations: 40, events: null, runs: null };
    expect((await applyRetention(shop.workspaceId, keep, later)).conversations).toBe(1);
    expect(await rowsOf(gone.conversation)).toEqual(none);
    expect((await rowsOf(promised)).support_case).toBeGreaterThan(0);
  });

  test("an erased contact takes everything along, open or not, with the events; nobody else's", async () => {
    const shop = await inboxShop();
    await createWebhook(shop.owner, { url: "https://hooks.example/x", events: ["rating.given"] });
    const [erased, other] = [await furnished(shop), await furnished(shop)];
    const running = await shop.visit(server);
    const contactId = await contactOf(erased.conversation);
    await sql("UPDATE conversation SET contact_id = $2 WHERE id = $1", running.conversation, contactId);
    const before = await rowsOf(other.conversation);
    const erase = inWorkspace(shop.workspaceId, (tx) => eraseConversations(tx, shop.workspaceId, contactId));
    expect(await erase).toBe(2);
    for (const { conversation } of [erased, running]) {
      expect(await rowsOf(conversation)).toEqual(none);
      expect(await sql("SELECT FROM event WHERE conversation_id = $1", conversation)).toEqual([]);
    }
    expect(await rowsOf(other.conversation)).toEqual(before);
    expect((await running.say({ text: "Ada" })).status).toBe(404);
  });
});
