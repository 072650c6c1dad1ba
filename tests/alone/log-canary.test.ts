import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { call, chatServer, flowOf, type Published, publish, visit } from "../support/chat-server";

vi.hoisted(() => {
  process.env.PARLEY_LOG = "debug"; // the log reads it when it is first imported
});

const CANARY = "canary-7Qx-白鹭-typed-by-a-person";
const server = chatServer({
  perform: async () => {
    throw Object.assign(new Error(`the provider repeats "${CANARY}"`), {
      detail: CANARY,
      request: { body: CANARY },
      cause: new SyntaxError(`Unexpected token in "${CANARY}"`),
    });
  },
});
const lines: string[] = [];
let flow: Published;

beforeAll(async () => {
  const hear = (chunk: string | Uint8Array) => {
    lines.push(chunk.toString());
    return true;
  };
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  flow = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        name: {
          type: "ask",
          data: {
            bubbles: [{ type: "text", text: `Say ${CANARY}` }],
            input: { type: "text" },
            save: "name",
          },
        },
        call: { type: "http", data: { url: "https://example.com/{{ name }}", method: "GET" } },
        bye: { type: "say", data: { bubbles: [{ type: "text", text: "Bye {{ name }}" }] } },
      },
      ["start -> name", "name.answered -> call", "call.success -> bye", "call.error -> bye"],
      { variables: [{ name: "name", kind: "text" }] },
    ),
  );
});
afterAll(() => vi.restoreAllMocks());

test("a whole conversation with faults is logged with its ids and nothing that people wrote", async () => {
  const visitor = await visit(server, flow, { contact: { email: `${CANARY}@example.com`, name: CANARY } });
  const told = visitor.first.status === 201 ? visitor : await visit(server, flow);
  const at = `${server.url}/v1/chat/conversations/${told.conversation}/messages`;
  await told.say({ text: CANARY });
  await call(at, { token: told.token, raw: `{"id":"x","text":"${CANARY}` });
  await call(at, { token: `canary-7Qx.${told.token}`, body: { id: randomUUID(), text: CANARY } });
  await call(`${server.url}/v1/chat/${CANARY}/conversations?${CANARY}=1`, { body: { id: CANARY } });
  // The database refuses, and repeats the row as it does.
  const pool = server.plane.database.commits;
  const real = pool.query.bind(pool);
  pool.query = (async () => {
    throw Object.assign(new Error(`value "${CANARY}" is too long`), {
      code: "XX000",
      detail: `Failing row contains (${CANARY})`,
      parameters: [CANARY],
    });
  }) as unknown as typeof pool.query;
  const failed = await visit(server, flow).catch(() => undefined);
  pool.query = real;
  expect(failed?.first.status ?? 500).toBeGreaterThanOrEqual(500);

  const logged = lines.join("");
  expect(logged).toContain("a turn is durable");
  expect(logged).toContain(`conversation="${told.conversation}"`);
  expect(logged).toContain("an effect failed");
  expect(logged).toContain("a request failed");
  expect(logged).not.toContain("canary-7Qx");
  expect(logged).not.toContain("白鹭");
  expect(logged).not.toContain(told.token);
});
