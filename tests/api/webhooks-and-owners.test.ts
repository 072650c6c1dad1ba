import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { changeOwner, resolveHandoff } from "../../server/conversations/resolve-handoff";
import { webhookKey } from "../../server/http/webhook-route";
import { call, chatServer, flowOf, publish, SECRET, visit } from "../support/chat-server";

const server = chatServer();
const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });
const texts = (json: { messages: { text: string }[] }) => json.messages.map((one) => one.text);

describe("events", () => {
  const waits = flowOf(
    {
      start: { type: "onChat" },
      hello: say("Pay first"),
      pay: {
        type: "waitFor",
        data: { events: [{ id: "paid", name: "order.paid", key: "{{ order }}", save: "got" }] },
      },
      thanks: say("Thanks for {{ got.amount }}"),
    },
    ["start -> hello", "hello -> pay", "pay.paid -> thanks"],
  );

  test("an event of the page wakes its own conversation, by name and key", async () => {
    const flow = await publish(server.database.pools, waits);
    const visitor = await visit(server, flow, { variables: { order: "A-1" } });
    expect(visitor.first.json.awaiting).toEqual({ type: "event", events: ["order.paid"] });
    const wrong = await visitor.say({ event: { name: "order.paid", key: "A-2", properties: { amount: 1 } } });
    expect([wrong.status, texts(wrong.json)]).toEqual([200, []]);
    const right = await visitor.say({ event: { name: "order.paid", key: "A-1", properties: { amount: 5 } } });
    expect(texts(right.json)).toEqual(["Thanks for 5"]);
  });

  test("a call of the webhook wakes every run that waits for it, and only those of its flow", async () => {
    const flow = await publish(server.database.pools, waits);
    const elsewhere = await publish(server.database.pools, waits, { workspaceId: flow.workspaceId });
    const [one, two, three] = await Promise.all([
      visit(server, flow, { variables: { order: "A-1" } }),
      visit(server, flow, { variables: { order: "A-2" } }),
      visit(server, elsewhere, { variables: { order: "A-1" } }),
    ]);
    const answer = await call(`${server.url}/v1/in/${flow.webhookId}?event=order.paid&key=A-1`, {
      body: { amount: 7 },
    });
    expect([answer.status, answer.json]).toEqual([200, { woken: 1 }]);
    expect(texts((await one.look()).json)).toEqual(["Pay first", "Thanks for 7"]);
    expect(texts((await two.look()).json)).toEqual(["Pay first"]);
    expect(texts((await three.look()).json)).toEqual(["Pay first"]);
    const { rows } = await server.plane.database.reads.query(
      "SELECT key FROM run_wait WHERE workspace_id = $1 ORDER BY key",
      [flow.workspaceId],
    );
    expect(rows).toEqual([{ key: "A-1" }, { key: "A-2" }]);
    expect(
      (await call(`${server.url}/v1/in/${flow.webhookId}?event=order.paid&key=A-1`, { body: { amount: 7 } }))
        .json,
    ).toEqual({ woken: 0 });
  });

  test("a webhook starts a run; the same call again does not; a signature must hold", async () => {
    const flow = await publish(
      server.database.pools,
      flowOf(
        {
          hook: { type: "onWebhook", data: { save: [{ path: "order.id", variable: "id" }] } },
          note: say("Order {{ id }}"),
        },
        ["hook -> note"],
      ),
    );
    const at = `${server.url}/v1/in/${flow.webhookId}`;
    const key = randomUUID();
    const first = await call(at, { body: { order: { id: 9 } }, headers: { "idempotency-key": key } });
    const again = await call(at, { body: { order: { id: 9 } }, headers: { "idempotency-key": key } });
    expect([first.status, again.text]).toEqual([202, first.text]);
    expect(
      (await call(at, { body: { order: { id: 10 } }, headers: { "idempotency-key": key } })).status,
    ).toBe(422);
    const { rows } = await server.plane.database.reads.query(
      "SELECT body->>'text' AS text FROM message WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    expect(rows).toEqual([{ text: "Order 9" }]);

    const raw = '{"order":{"id":11}}';
    const sign = (time: number, body: string) =>
      `t=${time},v1=${createHmac("sha256", webhookKey(hookId, SECRET)).update(`${time}.${body}`).digest("hex")}`;
    const hookId = (await server.plane.flows.byPublicId(flow.webhookId))?.id ?? "";
    const now = Math.floor(Date.now() / 1_000);
    const signed = (signature: string) => call(at, { raw, headers: { "x-parley-signature": signature } });
    expect((await signed(sign(now, raw))).status).toBe(202);
    expect((await signed(sign(now, `${raw} `))).status).toBe(401);
    expect((await signed(sign(now - 360, raw))).status).toBe(401);
    expect((await signed("t=1,v1=zz")).status).toBe(401);
    expect((await call(`${server.url}/v1/in/${flow.publicId}`, { body: {} })).status).toBe(404);
    expect((await call(at, { raw: "<x/>", headers: { "content-type": "application/xml" } })).status).toBe(
      415,
    );
    expect(
      (
        await call(at, {
          raw: "__proto__=1&a=2",
          headers: { "content-type": "application/x-www-form-urlencoded" },
        })
      ).status,
    ).toBe(202);
  });
});

describe("who answers", () => {
  const hands = flowOf(
    {
      start: { type: "onChat" },
      help: { type: "handoff", data: { message: "Somebody comes", timeout: { amount: 1, unit: "hours" } } },
      fine: say("Glad it is solved"),
      sorry: say("Nobody was there"),
    },
    ["start -> help", "help.resolved -> fine", "help.timeout -> sorry"],
  );
  const owner = async (id: string) =>
    (await server.plane.database.reads.query("SELECT owner FROM conversation WHERE id = $1", [id])).rows[0]
      ?.owner;

  test("while a person has it the bot is silent; a person gives it back once", async () => {
    const flow = await publish(server.database.pools, hands);
    const visitor = await visit(server, flow);
    expect(visitor.first.json).toMatchObject({ status: "person", awaiting: { type: "person" } });
    expect(await owner(visitor.conversation)).toBe("queue");
    const said = await visitor.say({ text: "Hello?" });
    expect(said.json).toMatchObject({ messages: [], status: "person", awaiting: { type: "person" } });
    const claims = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        changeOwner(server.plane, flow.workspaceId, visitor.conversation, ["queue"], "person", null),
      ),
    );
    expect(claims.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await owner(visitor.conversation)).toBe("person");
    await resolveHandoff(server.plane, flow.workspaceId, visitor.conversation, "resolved", null);
    await expect(
      resolveHandoff(server.plane, flow.workspaceId, visitor.conversation, "resolved", null),
    ).rejects.toMatchObject({ status: 409 });
    expect((await visitor.look()).json).toMatchObject({ status: "ended", awaiting: null });
    expect(texts((await visitor.look()).json)).toEqual(["Somebody comes", "Hello?", "Glad it is solved"]);
    const { rows } = await server.plane.database.reads.query(
      "SELECT properties->>'to' AS \"to\" FROM event WHERE conversation_id = $1 AND name = 'owner.changed' ORDER BY id",
      [visitor.conversation],
    );
    expect(rows.map((row) => row.to)).toEqual(["queue", "person", "bot"]);
  });

  test("nobody comes: the bot goes on. Not while a person has it", async () => {
    const flow = await publish(server.database.pools, hands);
    const [left, held] = [await visit(server, flow), await visit(server, flow)];
    await changeOwner(server.plane, flow.workspaceId, held.conversation, ["queue"], "person", null);
    await server.plane.database.reads.query(
      "UPDATE run SET wake_at = to_timestamp((session->'wait'->>'until')::float8 / 1000) - interval '1 day', session = jsonb_set(session::jsonb, '{wait,until}', to_jsonb(extract(epoch FROM now() - interval '1 day') * 1000))::json WHERE workspace_id = $1",
      [flow.workspaceId],
    );
    server.plane.states.clear();
    await server.plane.due.runOnce();
    expect(texts((await left.look()).json)).toEqual(["Somebody comes", "Nobody was there"]);
    expect(await owner(left.conversation)).toBe("bot");
    expect(texts((await held.look()).json)).toEqual(["Somebody comes"]);
    const { rows } = await server.plane.database.reads.query(
      "SELECT wake_at FROM run WHERE conversation_id = $1",
      [held.conversation],
    );
    expect(rows).toEqual([{ wake_at: null }]);
  });
});
