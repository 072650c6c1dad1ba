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
