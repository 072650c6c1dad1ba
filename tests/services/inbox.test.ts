import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { inWorkspace } from "../../server/db/tenant";
import { seeAgents, setAgentState, updateAgent } from "../../server/inbox/agent-settings";
import { assignConversation, assignNext } from "../../server/inbox/assign-conversation";
import { approveCase, listCases, openCase } from "../../server/inbox/cases";
import { mergeConversation, setLabels, snoozeConversation } from "../../server/inbox/change-entry";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { InboxClock } from "../../server/inbox/clock/inbox-clock";
import { updateCase } from "../../server/inbox/complaints";
import { giveBack } from "../../server/inbox/give-back";
import { listConversations } from "../../server/inbox/list-conversations";
import { marketingHeld } from "../../server/inbox/marketing-hold";
import { switchFlow, updatePeopleSettings } from "../../server/inbox/people-settings";
import { releaseConversation } from "../../server/inbox/queue-conversation";
import { createQueue } from "../../server/inbox/queues";
import { readConversation } from "../../server/inbox/read-conversation";
import { readThread } from "../../server/inbox/read-thread";
import { searchMessages } from "../../server/inbox/search-messages";
import { sendLater } from "../../server/inbox/send-later";
import { sendReply } from "../../server/inbox/send-reply";
import { readReport, readWall } from "../../server/inbox/supervision";
import { addNote } from "../../server/inbox/write-note";
import { systemTimers } from "../../server/timers";
import { changeRole } from "../../server/workspaces/change-role";
import { removeMember } from "../../server/workspaces/remove-member";
import { updateWorkspace } from "../../server/workspaces/update-workspace";
import { call, chatServer, flowOf } from "../support/chat-server";
import { type InboxShop, inboxShop, pieces, say } from "../support/inbox-shop";
import { zoneWhereItIs } from "../support/zones";

const server = chatServer();
let shop: InboxShop;
let queueId: string;
beforeAll(async () => {
  shop = await inboxShop();
  queueId = (await createQueue(shop.owner, { name: "Support", firstReplyMinutes: 5 })).id;
});

const text = (words: string) => ({ type: "text", text: words }) as const;
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);
const clock = () =>
  new InboxClock({ reads: server.plane.database.reads, now: () => Date.now() }, systemTimers);
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;

/** A visitor who waits in the queue. */
async function waiting(at: InboxShop = shop) {
  const visitor = await at.visit(server);
  const asked = await visitor.say({ text: "Ada" });
  expect(asked.json).toMatchObject({ status: "person" });
  return visitor;
}

describe("the owner of a conversation", () => {
  test("F23 of twenty who claim at once exactly one gets it, with one event", { retry: 0 }, async () => {
    const agents = await Promise.all([shop.agent(), shop.agent(), shop.agent()]);
    for (let round = 0; round < 5; round++) {
      const { conversation } = await waiting();
      const claims = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          claimConversation(agents[index % 3] ?? shop.owner, conversation),
        ),
      );
      const versions = new Set(
        claims.flatMap((one) => (one.status === "fulfilled" ? [one.value.version] : [])),
      );
      expect(versions.size).toBe(1);
      const refused = claims.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      for (const reason of refused) expect(reason).toMatchObject({ status: 409, code: "taken" });
      expect(refused.length).toBeGreaterThanOrEqual(12);
      const moves = await sql(
        "SELECT properties->>'to' AS \"to\" FROM event WHERE conversation_id = $1 AND name = 'owner.changed' ORDER BY id",
        conversation,
      );
      expect(moves).toEqual([{ to: "queue" }, { to: "person" }]);
    }
  });

  test("F23 the bot says nothing after a takeover, whatever the visitor writes in the same moment", {
    retry: 0,
  }, async () => {
    for (let round = 0; round < 10; round++) {
      const visitor = await shop.visit(server);
      await Promise.all([claimConversation(shop.owner, visitor.conversation), visitor.say({ text: "Ada" })]);
      const rows = await sql(
        `SELECT m.seq, m.body::text FROM message m WHERE conversation_id = $1 AND m."from" = 'bot' AND m.seq > (
           SELECT (properties->>'seq')::bigint FROM event WHERE conversation_id = $1 AND name = 'owner.changed' AND properties->>'to' = 'person')`,
        visitor.conversation,
      );
      expect(rows).toEqual([]);
      const [owner] = await sql("SELECT owner, status FROM conversation WHERE id = $1", visitor.conversation);
      expect(owner).toEqual({ owner: "person", status: "person" });
    }
  });

  test("assigning goes by room, load, turn and skill; a full agent is passed over", async () => {
    const here = await inboxShop();
    const [busy, free] = [await here.agent(), await here.agent()];
    await updateAgent(here.owner, { userId: busy.userId, capacity: 1 });
    await seeAgents(here.workspaceId, [busy.userId, free.userId]);
    const one = await waiting(here);
    await assignConversation(here.owner, { conversationId: one.conversation, userId: busy.userId });
    const two = await waiting(here);
    await expect(
      assignConversation(here.owner, { conversationId: two.conversation, userId: busy.userId }),
    ).rejects.toMatchObject({ code: "agent-full" });
    await assignConversation(here.owner, {
      conversationId: two.conversation,
      userId: busy.userId,
      force: true,
    });
    const three = await waiting(here);
    expect(await assignNext(here.owner, { conversationId: three.conversation, how: "leastBusy" })).toEqual({
      userId: free.userId,
    });
    await setAgentState(free, "away");
    const four = await waiting(here);
    await expect(
      assignNext(here.owner, { conversationId: four.conversation, how: "roundRobin" }),
    ).rejects.toMatchObject({ code: "no-agent" });
  });

  test("F23 goes back to the queue when its agent is gone, and out again to who is there", async () => {
    const here = await inboxShop();
    const queue = await createQueue(here.owner, { name: "Turns", assignment: "roundRobin" });
    const [leaver, stays] = [await here.agent(), await here.agent()];
    const visitor = await waiting(here);
    await claimConversation(leaver, visitor.conversation);
    await sql(
      "UPDATE inbox_entry SET queue_id = $2 WHERE conversation_id = $1",
      visitor.conversation,
      queue.id,
    );
    await removeMember(here.owner, leaver.userId);
    await seeAgents(here.workspaceId, [stays.userId]);
    await clock().runOnce();
    const [row] = await sql(
      "SELECT owner, owner_user_id FROM conversation WHERE id = $1",
      visitor.conversation,
    );
    expect(row).toEqual({ owner: "person", owner_user_id: stays.userId });
    const how = await sql(
      "SELECT properties->>'how' AS how FROM event WHERE conversation_id = $1 AND name = 'owner.changed' ORDER BY id",
      visitor.conversation,
    );
    expect(how.map((one) => one.how)).toEqual(["flow", "claim", "left", "roundRobin"]);
    await sql("UPDATE agent SET seen_at = now() - interval '1 hour' WHERE user_id = $1", stays.userId);
    await clock().runOnce();
    expect(await sql("SELECT owner FROM conversation WHERE id = $1", visitor.conversation)).toEqual([
      { owner: "queue" },
    ]);
  });
});

describe("what people write", () => {
  test("a reply goes out once under its key, only from who has the conversation, and says who speaks", async () => {
    const visitor = await waiting();
    const agent = await shop.agent();
    const reply = {
      conversationId: visitor.conversation,
      key: randomUUID(),
      content: text("How can I help?"),
    };
    await expect(sendReply(agent, reply)).rejects.toMatchObject({ code: "not-owner" });
    await claimConversation(agent, visitor.conversation);
    const [one, two] = [await sendReply(agent, reply), await sendReply(agent, reply)];
    expect(two).toEqual(one);
    await expect(sendReply(agent, { ...reply, content: text("Other") })).rejects.toMatchObject({
      status: 422,
    });
    const seen = (await visitor.look()).json;
    expect(seen.messages.at(-1)).toMatchObject({ from: "person", text: "How can I help?", sender: "agent" });
    expect(seen.awaiting).toMatchObject({ type: "person", name: "agent" });
    await visitor.say({ text: "My parcel" });
    await expect(sendReply(agent, { ...reply, key: randomUUID(), afterSeq: one.seq })).rejects.toMatchObject({
      code: "newer-messages",
    });
    const parallel = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        sendReply(agent, { ...reply, key: randomUUID(), content: text(`n${index}`) }),
      ),
    );
    expect(new Set(parallel.map((message) => message.seq)).size).toBe(5);
  });

  test("a note is on no way to the visitor", async () => {
    const secret = `canary-${randomUUID()}`;
    const visitor = await waiting();
    const agent = await shop.agent();
    await claimConversation(agent, visitor.conversation);
    const aborted = new AbortController();
    const response = await fetch(
      `${server.url}/v1/chat/conversations/${visitor.conversation}/stream?after=0`,
      {
        headers: { authorization: `Bearer ${visitor.token}` },
        signal: aborted.signal,
      },
    );
    const heard: string[] = [];
    const reading = (async () => {
      for await (const chunk of pieces(response)) {
        heard.push(chunk);
        if (heard.join("").includes("the end")) return;
      }
    })();
    await addNote(agent, {
      conversationId: visitor.conversation,
      text: secret,
      mentions: [shop.owner.userId],
    });
    const said = await visitor.say({ text: "Anything?" });
    await sendReply(agent, {
      conversationId: visitor.conversation,
      key: randomUUID(),
      content: text("the end"),
    });
    await reading;
    aborted.abort();
    const everything = [said.text, (await visitor.look()).text, ...heard].join("");
    expect(everything).toContain("the end");
    expect(everything).not.toContain(secret);
    const deliveries = await sql("SELECT payload FROM webhook_delivery");
    expect(JSON.stringify(deliveries)).not.toContain(secret);
    const events = await sql("SELECT properties FROM event WHERE conversation_id = $1", visitor.conversation);
    expect(JSON.stringify(events)).not.toContain(secret);
    const mentions = await listConversations(shop.owner, { view: "mentions" });
    expect(mentions.rows.map((row) => row.id)).toContain(visitor.conversation);
    const thread = await readThread(agent, { conversationId: visitor.conversation });
    expect(thread.notes.map((note) => note.text)).toEqual([secret]);
  });

  test("what was to be sent later goes out at its time, if its writer still has the conversation", async () => {
    const [kept, lost] = [await waiting(), await waiting()];
    for (const visitor of [kept, lost]) {
      await claimConversation(shop.owner, visitor.conversation);
      await sendLater(shop.owner, {
        conversationId: visitor.conversation,
        content: text("As promised"),
        at: new Date(Date.now() + 60_000),
      });
    }
    await releaseConversation(shop.owner, lost.conversation);
    await sql("UPDATE scheduled_message SET send_at = now() WHERE workspace_id = $1", shop.workspaceId);
    await clock().runOnce();
    await clock().runOnce();
    expect(texts((await kept.look()).json).filter((one) => one === "As promised")).toHaveLength(1);
    expect(texts((await lost.look()).json)).not.toContain("As promised");
  });

  test("words are found in any script, in one's own workspace alone", async () => {
    const visitor = await waiting();
    await visitor.say({ text: "我的包裹三天了还没到，怎么退款？100%_" });
    await clock().runOnce();
    const found = async (words: string) =>
      (await searchMessages(shop.owner, { text: words })).rows.map((row) => row.conversationId);
    expect(await found("退款")).toContain(visitor.conversation);
    expect(await found("包裹三天")).toContain(visitor.conversation);
    expect(await found("100%_")).toEqual([visitor.conversation]);
    expect(await found("1__%")).toEqual([]);
    const other = await inboxShop();
    expect((await searchMessages(other.owner, { text: "退款" })).rows).toEqual([]);
  });
});

describe("a handoff", () => {
  test("ends by each outlet, and the flow goes on", async () => {
    for (const [outcome, words] of [
      ["resolved", "Glad it is solved, Ada"],
      ["unresolved", "Sorry, Ada"],
    ] as const) {
      const visitor = await waiting();
      await claimConversation(shop.owner, visitor.conversation);
      await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, outcome });
      expect(texts((await visitor.look()).json).at(-1)).toBe(words);
      const [entry] = await sql(
        "SELECT outcome, closed_at IS NOT NULL AS closed FROM inbox_entry WHERE conversation_id = $1",
        visitor.conversation,
      );
      expect(entry).toEqual({ outcome, closed: true });
    }
  });

  test("can be called off by who waits, who knows their place", async () => {
    const visitor = await waiting();
    const awaiting = (await visitor.look()).json.awaiting;
    expect(awaiting).toMatchObject({ type: "person", cancellable: true });
    expect(awaiting.position).toBeGreaterThan(0);
    const left = await visitor.say({ command: "handoff.cancel" });
    expect(texts(left.json)).toEqual(["Back with the bot"]);
    await expect(
      giveBack(server.plane, shop.owner, { conversationId: visitor.conversation }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test("gives back at a chosen step; without one, where the flow was", async () => {
    const visitor = await waiting();
    await claimConversation(shop.owner, visitor.conversation);
    const detail = await readConversation(shop.owner, visitor.conversation);
    expect(detail.nodes.map((node) => node.id)).toContain("other");
    // Its author's words as this visitor reads them, not as they are written.
    expect(detail.nodes.find((node) => node.id === "fine")?.label).toBe("Glad it is solved, Ada");
    expect(detail.nodes.map((node) => node.id)).not.toContain("start");
    expect(detail.path.map((step) => step.node)).toEqual(["start", "hello"]);
    expect(detail.vars).toMatchObject({ name: "Ada" });
    expect(detail.brief).toMatchObject({ vars: { name: "Ada" } });
    await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, node: "other" });
    expect(texts((await visitor.look()).json).at(-1)).toBe("The other way");
    const asked = await shop.visit(server);
    await claimConversation(shop.owner, asked.conversation);
    await giveBack(server.plane, shop.owner, { conversationId: asked.conversation });
    expect((await asked.look()).json.awaiting).toMatchObject({ type: "text" });
    expect((await asked.say({ text: "Bo" })).json.status).toBe("person");
  });

  test("a wish for a person is understood anywhere, in Chinese and in English, and can be turned off", async () => {
    for (const words of ["我要转人工", "Can I talk to a human please?"]) {
      const visitor = await shop.visit(server, { locale: /[a-z]/.test(words) ? "en" : "zh-CN" });
      const answer = await visitor.say({ text: words });
      expect(answer.json).toMatchObject({ status: "person", awaiting: { type: "person" } });
      expect(answer.json.messages).toHaveLength(1);
      const [entry] = await sql(
        "SELECT reason FROM inbox_entry WHERE conversation_id = $1",
        visitor.conversation,
      );
      expect(entry).toEqual({ reason: "wish" });
    }
    const shy = await inboxShop(
      flowOf(
        {
          start: { type: "onChat" },
          ask: { type: "ask", data: { bubbles: [text("Name?")], input: { type: "text" }, save: "n" } },
          bye: say("Bye {{ n }}"),
        },
        ["start -> ask", "ask.answered -> bye"],
        { variables: [{ name: "n", kind: "text" }] },
      ),
    );
    await updatePeopleSettings(shy.owner, { wish: { on: false, queue: null, message: null } });
    const visitor = await shy.visit(server);
    expect(texts((await visitor.say({ text: "我要转人工" })).json)).toEqual(["Bye 我要转人工"]);
  });
});

describe("the inbox", () => {
  test("pages through a view without missing or repeating a row, while rows move", async () => {
    const other = await inboxShop();
    await updateWorkspace(other.owner, { timeZone: zoneWhereItIs(12) });
    const all: string[] = [];
    for (let index = 0; index < 7; index++) {
      const visitor = await other.visit(server);
      await visitor.say({ text: "Ada" });
      all.push(visitor.conversation);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listConversations(other.owner, {
        view: "unassigned",
        order: "longestWait",
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    await setLabels(other.owner, { conversationId: all[0] ?? "", labels: ["vip", "vip", " late "] });
    expect(
      (await listConversations(other.owner, { view: "all", label: "late" })).rows.map((row) => row.labels),
    ).toEqual([["vip", "late"]]);
    await snoozeConversation(other.owner, {
      conversationId: all[1] ?? "",
      until: new Date(Date.now() + 60_000),
    });
    expect((await listConversations(other.owner, { view: "snoozed" })).rows.map((row) => row.id)).toEqual([
      all[1],
    ]);
    await sql("UPDATE inbox_entry SET snoozed_until = now() WHERE conversation_id = $1", all[1]);
    await clock().runOnce();
    expect((await listConversations(other.owner, { view: "snoozed" })).rows).toEqual([]);
    await expect(
      mergeConversation(other.owner, { conversationId: all[0] ?? "", intoId: all[2] ?? "" }),
    ).rejects.toMatchObject({ code: "not-mergeable" });
    const wall = await readWall(other.workspaceId);
    expect(wall).toMatchObject({
      waiting: 7,
      open: 0,
      today: { conversations: 7, withPeople: 7, withoutPeople: 0 },
    });
  });

  test("clocks run in working time, and a breach is told once", async () => {
    const visitor = await waiting();
    await clock().runOnce();
    const [entry] = await sql(
      "SELECT round(extract(epoch FROM reply_due - queued_at))::int AS s FROM inbox_entry WHERE conversation_id = $1",
      visitor.conversation,
    );
    expect(entry).toEqual({ s: 300 });
    await sql("UPDATE inbox_entry SET reply_due = now() WHERE conversation_id = $1", visitor.conversation);
    await clock().runOnce();
    await clock().runOnce();
    expect(
      await sql(
        "SELECT name FROM event WHERE conversation_id = $1 AND name = 'sla.breached'",
        visitor.conversation,
      ),
    ).toHaveLength(1);
    await claimConversation(shop.owner, visitor.conversation);
    await giveBack(server.plane, shop.owner, { conversationId: visitor.conversation, outcome: "resolved" });
    const report = await readReport(shop.workspaceId, {
      from: new Date(Date.now() - 3_600_000),
      to: new Date(Date.now() + 1_000),
      by: "agent",
    });
    expect(report.find((row) => row.key === shop.owner.userId)?.resolved).toBeGreaterThan(0);
  });

  test("the switches: everybody to people, a flow off with its words, the bot back on", async () => {
    const other = await inboxShop();
    await switchFlow(other.owner, { flowId: other.flowId, off: true, fallback: "Back at nine" });
    const settled = async (check: () => Promise<boolean>) => expect.poll(check).toBe(true);
    await settled(async () => texts((await other.visit(server)).first.json)[0] === "Back at nine");
    await updatePeopleSettings(other.owner, { everyoneToPeople: true });
    await settled(async () => (await other.visit(server)).first.json.status === "person");
    await updatePeopleSettings(other.owner, { everyoneToPeople: false, flowsOff: {} });
    await settled(async () => texts((await other.visit(server)).first.json)[0] === "Your name?");
  });

  test("a case above the limit waits for somebody else's word; an open complaint holds marketing", async () => {
    const visitor = await waiting();
    await updatePeopleSettings(shop.owner, { approvalLimit: { amount: 10_000, currency: "CNY" } });
    const agent = await shop.agent();
    const dueAt = new Date(Date.now() + 86_400_000);
    const made = await openCase(agent, {
      conversationId: visitor.conversation,
      type: "refund",
      title: "Refund",
      dueAt,
      amount: 20_000,
      currency: "CNY",
      complaint: true,
    });
    expect(made.state).toBe("awaitingApproval");
    await expect(updateCase(server.plane, agent, { caseId: made.id, state: "done" })).rejects.toMatchObject({
      code: "needs-approval",
    });
    const { contact } = await readConversation(agent, visitor.conversation);
    expect(contact.marketingHeld).toBe(true);
    await approveCase(shop.owner, made.id);
    await updateCase(server.plane, agent, { caseId: made.id, state: "done" });
    expect(await inWorkspace(shop.workspaceId, (tx) => marketingHeld(tx, shop.workspaceId, contact.id))).toBe(
      false,
    );
    expect((await listCases(agent, { state: "closed" })).rows.map((row) => row.id)).toContain(made.id);
  });

  test("the evening: a hard rule pages the person on duty, promises a case for the morning, holds marketing", async () => {
    const other = await inboxShop();
    await updatePeopleSettings(other.owner, {
      calendar: {
        hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [["09:00", "18:00"]]])),
        holidays: [],
        workdays: [],
      },
      rules: [{ id: "consumer", name: "12315", words: ["12315"], on: true, complaint: true }],
      paging: { webhook: null, emails: ["duty@example.com"], afterSeconds: 30, promiseAfterMinutes: 10 },
    });
    const visitor = await other.visit(server, { locale: "zh-CN" });
    await expect
      .poll(async () => (await visitor.say({ text: "骗子吧，再不解决打12315" })).json.status)
      .toBe("person");
    const reads = server.plane.database.reads;
    const night = Date.parse("2026-11-22T23:02:00Z");
    const at = new InboxClock({ reads, now: () => night }, systemTimers);
    await sql(
      "UPDATE inbox_entry SET queued_at = now() - interval '31 seconds' WHERE conversation_id = $1",
      visitor.conversation,
    );
    await at.runOnce();
    await at.runOnce();
    const pages = await sql(
      "SELECT target, payload FROM webhook_delivery WHERE workspace_id = $1 AND event = 'duty.paged'",
      other.workspaceId,
    );
    expect(pages.map((page) => page.target)).toEqual(["mailto:duty@example.com"]);
    expect(pages[0]?.payload).toContain("12315");
    await sql(
      "UPDATE inbox_entry SET queued_at = now() - interval '11 minutes' WHERE conversation_id = $1",
      visitor.conversation,
    );
    await at.runOnce();
    const { rows } = await listCases(other.owner, {});
    expect(rows).toMatchObject([
      { type: "complaint", complaint: true, first: true, dueAt: "2026-11-23T09:00:00.000Z" },
    ]);
    expect((await readConversation(other.owner, visitor.conversation)).contact.marketingHeld).toBe(true);
  });
});

test("whoever lost their role while a request was under way neither takes nor says anything", {
  retry: 0,
}, async () => {
  const here = await inboxShop();
  const agent = await here.agent();
  const [one, two] = [await waiting(here), await waiting(here)];
  await claimConversation(agent, one.conversation);
  await changeRole(here.owner, { userId: agent.userId, role: "viewer" });
  await expect(claimConversation(agent, two.conversation)).rejects.toMatchObject({ status: 403 });
  await expect(
    sendReply(agent, { conversationId: one.conversation, key: randomUUID(), content: text("still here") }),
  ).rejects.toMatchObject({ status: 403 });
  const other = await here.agent();
  const both = await Promise.allSettled([
    removeMember(here.owner, other.userId),
    claimConversation(other, two.conversation),
  ]);
  expect(both[0]?.status).toBe("fulfilled");
  await clock().runOnce();
  expect(await sql("SELECT owner FROM conversation WHERE id = $1", two.conversation)).toEqual([
    { owner: "queue" },
  ]);
});

test("the visitor's typing reaches nobody without their token", async () => {
  const visitor = await waiting();
  const at = `${server.url}/v1/chat/conversations/${visitor.conversation}/typing`;
  expect((await call(at, { method: "POST", token: visitor.token })).status).toBe(204);
  expect((await call(at, { method: "POST", token: "x" })).status).toBe(404);
  expect(queueId).toBeDefined();
});
