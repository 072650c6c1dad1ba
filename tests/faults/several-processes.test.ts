import { expect, test } from "vitest";
import { call, chatServer, flowOf, publish, startChatServer, visit } from "../support/chat-server";

const server = chatServer();

test("an event reaches a run that another process moved on, whatever this process remembers of it", async () => {
  const ask = { type: "ask", data: { bubbles: [], input: { type: "text" }, save: "order" } };
  const flow = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        ask,
        paid: { type: "waitFor", data: { events: [{ id: "paid", name: "order.paid", key: "{{ order }}" }] } },
        thanks: { type: "say", data: { bubbles: [{ type: "text", text: "Thanks" }] } },
      },
      ["start -> ask", "ask.answered -> paid", "paid.paid -> thanks"],
      { variables: [{ name: "order", kind: "text" }] },
    ),
  );
  const other = await startChatServer(server.database.pools);
  try {
    const visitor = await visit(server, flow); // this process remembers the question
    await call(`${other.url}/v1/chat/conversations/${visitor.conversation}/messages`, {
      token: visitor.token,
      body: { id: crypto.randomUUID(), text: "A-1" },
    });
    const told = await call(`${server.url}/v1/in/${flow.webhookId}?event=order.paid&key=A-1`, { body: {} });
    expect(told.json).toEqual({ woken: 1 });
    expect((await visitor.look()).json).toMatchObject({ status: "ended", version: 3 });
  } finally {
    await other.close();
  }
});

test("turns that say nothing are counted once as well: thirty events through three processes are thirty steps", async () => {
  const flow = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        wait: { type: "waitFor", data: { events: [{ id: "tick", name: "tick" }] } },
        add: { type: "set", data: { assignments: [{ variable: "n", operation: "increment" }] } },
      },
      ["start -> wait", "wait.tick -> add", "add -> wait"],
      { variables: [{ name: "n", kind: "number", initial: 0 }] },
    ),
  );
  const others = await Promise.all([
    startChatServer(server.database.pools),
    startChatServer(server.database.pools),
  ]);
  try {
    const visitor = await visit(server, flow);
    const urls = [server, ...others].map((one) => one.url);
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const body = { id: crypto.randomUUID(), event: "tick" };
        const at = `${urls[index % 3]}/v1/chat/conversations/${visitor.conversation}/messages`;
        // Where three race, one may be told to come again.
        await expect.poll(async () => (await call(at, { token: visitor.token, body })).status).toBe(200);
      }),
    );
    const { rows } = await server.database.pools.turn.query(
      "SELECT c.version::int AS version, r.session->'vars'->>'n' AS n FROM conversation c JOIN run r ON r.conversation_id = c.id WHERE c.id = $1",
      [visitor.conversation],
    );
    expect(rows).toEqual([{ version: 31, n: "30" }]);
  } finally {
    await Promise.all(others.map((one) => one.close()));
  }
});
