import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deliverEvent } from "../../server/conversations/deliver-event";
import { RATING_FLOW_ID } from "../../server/conversations/rating-flow";
import { changeOwner } from "../../server/conversations/resolve-handoff";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { giveBack } from "../../server/inbox/give-back";
import { transferConversation } from "../../server/inbox/queue-conversation";
import { createQueue } from "../../server/inbox/queues";
import { chatServer, flowOf, startChatServer } from "../support/chat-server";
import { type InboxShop, inboxShop, say } from "../support/inbox-shop";

/** The flow stands still while people have a conversation: what comes for it then is not lost. */
const server = chatServer();
const text = (words: string) => ({ type: "text", text: words }) as const;
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);
const sql = async (statement: string, ...values: unknown[]) =>
  (await server.plane.database.reads.query(statement, values)).rows;

describe("what comes while people have a conversation", () => {
  const waits = flowOf(
    {
      start: { type: "onChat" },
      event: { type: "waitFor", data: { events: [{ id: "paid", name: "order.paid" }] } },
      paid: say("Paid"),
      again: { type: "waitFor", data: { events: [{ id: "paid", name: "order.paid" }] } },
      twice: say("Paid twice"),
    },
    ["start -> event", "event.paid -> paid", "paid -> again", "again.paid -> twice"],
  );
  const paid = (shop: InboxShop) =>
    deliverEvent(server.plane, shop.workspaceId, { name: "order.paid", data: {} });

  test("an event is taken up when the visitor calls off, when the owner is changed back, and only once", async () => {
    const shop = await inboxShop(waits);
    const [called, changed] = [await shop.visit(server), await shop.visit(server)];
    for (const { conversation } of [called, changed])
      await changeOwner(server.plane, shop.workspaceId, conversation, ["bot"], "queue", null);
    await paid(shop);
    for (const visitor of [called, changed]) expect(texts((await visitor.look()).json)).toEqual([]);
    expect(texts((await called.say({ command: "handoff.cancel" })).json)).toEqual(["Paid"]);
    await changeOwner(server.plane, shop.workspaceId, changed.conversation, ["queue"], "bot", null);
    expect(texts((await changed.look()).json)).toEqual(["Paid"]);
    const [entry] = await sql(
      "SELECT queued_at FROM inbox_entry WHERE conversation_id = $1",
      changed.conversation,
    );
    expect(entry?.queued_at ?? null).toBeNull();
    // What has been taken up once is no answer to the next wait.
    await claimConversation(shop.owner, called.conversation);
    await giveBack(server.plane, shop.owner, { conversationId: called.conversation });
    expect(texts((await called.look()).json)).not.toContain("Paid twice");
    await paid(shop);
    expect(texts((await called.look()).json).at(-1)).toBe("Paid twice");
  });

  test("where several runs wait, each takes up what came for it", async () => {
    const shop = await inboxShop(waits);
    const { conversation, ...visitor } = await shop.visit(server);
    // A second run of the same conversation, as a campaign would begin one.
    const second = randomUUID();
    await sql(
      `INSERT INTO run (workspace_id, conversation_id, id, flow_id, flow_version, session, version, status)
       SELECT workspace_id, conversation_id, $2, flow_id, flow_version, session, version, status FROM run WHERE conversation_id = $1`,
      conversation,
      second,
    );
    await sql(
      `INSERT INTO run_wait (workspace_id, event, key, conversation_id, run_id)
       SELECT workspace_id, event, key, conversation_id, $2 FROM run_wait WHERE conversation_id = $1`,
      conversation,
      second,
    );
    server.plane.states.drop(conversation);
    await changeOwner(server.plane, shop.workspaceId, conversation, ["bot"], "queue", null);
    expect(await paid(shop)).toBe(2);
    expect(texts((await visitor.look()).json)).toEqual([]);
    expect(texts((await visitor.say({ command: "handoff.cancel" })).json)).toEqual(["Paid"]);
    await expect
      .poll(async () => {
        await server.plane.due.runOnce();
        return texts((await visitor.look()).json).filter(Boolean);
      })
      .toEqual(["Paid", "Paid"]);
  });

  test("a rating whose time passes while people have the conversation is given up when they leave it", async () => {
    const shop = await inboxShop();
    const { conversation, ...visitor } = await shop.visit(server);
    await expect.poll(async () => (await visitor.say({ text: "转人工" })).json.status).toBe("person");
    await claimConversation(shop.owner, conversation);
    await giveBack(server.plane, shop.owner, { conversationId: conversation, outcome: "resolved" });
    expect((await visitor.look()).json.awaiting).toMatchObject({ type: "rating" });
    // Something else comes up before they have said how it was, and takes people longer than the question stands.
    await visitor.say({ text: "one more thing" });
    await claimConversation(shop.owner, conversation);
    const rating = async () =>
      (
        await sql(
          "SELECT status, wake_at FROM run WHERE conversation_id = $1 AND flow_id = $2",
          conversation,
          RATING_FLOW_ID,
        )
      )[0];
    await sql(
      `UPDATE run SET wake_at = now(), session = jsonb_set(session::jsonb, '{wait,until}', to_jsonb(floor(extract(epoch FROM now()) * 1000) - 1000))::json
       WHERE conversation_id = $1 AND flow_id = $2`,
      conversation,
      RATING_FLOW_ID,
    );
    server.plane.states.drop(conversation);
    await expect
      .poll(async () => {
        await server.plane.due.runOnce();
        return rating();
      })
      .toEqual({ status: "waiting", wake_at: null });
    await giveBack(server.plane, shop.owner, { conversationId: conversation, outcome: "unresolved" });
    await expect
      .poll(async () => {
        await server.plane.due.runOnce();
        return (await rating()).status;
      })
      .toBe("ended");
    // A score that comes now is a word like any other.
    await visitor.say({ text: "5" });
    expect(await sql("SELECT FROM rating WHERE conversation_id = $1", conversation)).toEqual([]);
  });

  test("an effect's result is taken up when the visitor calls off", async () => {
    await whileFetching(async ({ shop, visitor, release }) => {
      const { id: queueId } = await createQueue(shop.owner, { name: "Any" });
      await transferConversation(shop.owner, { conversationId: visitor.conversation, queueId });
      await release();
      await expect
        .poll(() => sql("SELECT state FROM effect WHERE conversation_id = $1", visitor.conversation))
        .toEqual([{ state: "done" }]);
      expect(texts((await visitor.say({ command: "handoff.cancel" })).json)).toEqual(["Got 42"]);
    });
  });

  test("an effect's result is taken up when it is given back", async () => {
    await whileFetching(async ({ shop, visitor, plane, release }) => {
      await claimConversation(shop.owner, visitor.conversation);
      await release();
      expect(texts((await visitor.look()).json)).not.toContain("Got 42");
      await giveBack(plane, shop.owner, { conversationId: visitor.conversation });
      expect(texts((await visitor.look()).json).at(-1)).toBe("Got 42");
    });
  });
});

type Visitor = Awaited<ReturnType<InboxShop["visit"]>>;

/** Does something while a visitor's flow fetches "Got 42"; `release` lets the answer come, and the visitor's request end. */
async function whileFetching(
  work: (at: {
    shop: InboxShop;
    visitor: Visitor;
    plane: typeof server.plane;
    release: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow = await startChatServer(server.database.pools, {
    perform: async () => {
      await held;
      return { ok: true, result: { status: 200, headers: {}, body: { answer: 42 } } };
    },
  });
  try {
    const shop = await inboxShop(
      flowOf(
        {
          start: { type: "onChat" },
          ask: { type: "ask", data: { bubbles: [text("Go?")], input: { type: "text" } } },
          fetch: {
            type: "http",
            data: { method: "GET", url: "https://x.example/", save: [{ path: "answer", variable: "got" }] },
          },
          done: say("Got {{ got }}"),
        },
        ["start -> ask", "ask.answered -> fetch", "fetch.success -> done"],
        { variables: [{ name: "got", kind: "number" }] },
      ),
    );
    const visitor = await shop.visit(slow);
    const asked = visitor.say({ text: "go" });
    await expect
      .poll(() => sql("SELECT state FROM effect WHERE conversation_id = $1", visitor.conversation))
      .toEqual([{ state: "leased" }]);
    const release = async () => {
      answer();
      await asked;
    };
    await work({ shop, visitor, plane: slow.plane, release });
  } finally {
    answer();
    await slow.close();
  }
}
