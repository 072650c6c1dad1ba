import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { LIMITS } from "../../flow";
import { call, chatServer, fiveSteps, flowOf, publish, visit } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import { quietTurn } from "../support/quiet-turn";

/** Rows of the fault table that no other file has; docs/faults.md says where each row is tested. */
let calls = 0;
const server = chatServer({
  perform: async () => {
    calls++;
    return { ok: true, result: { status: 200, headers: {}, body: null } };
  },
});
const said = (json: { messages: { from: string; text: string }[] }) =>
  json.messages.filter((one) => one.from === "visitor").map((one) => one.text);

test("F3: two messages at once are both there, in the order of their turns, in one conversation", async () => {
  const flow = await publish(server.database.pools, fiveSteps);
  const visitor = await visit(server, flow);
  const texts = ["Ada", "Bo"];
  const answers = await Promise.all(texts.map((text) => visitor.say({ text })));
  const versions = answers.map((one) => one.json.version);
  expect([...versions].sort()).toEqual([2, 3]);
  expect(said((await visitor.look()).json)).toEqual(versions[0] === 2 ? texts : texts.toReversed());
});

test("F4: messages in any order are taken as they arrive; each is a turn, none makes it stumble", async () => {
  const flow = await publish(server.database.pools, fiveSteps);
  const orders = permutations(["n1", "n2", "n3", "n4", "n5"]);
  expect(orders).toHaveLength(120);
  await Promise.all(
    orders.map(async (order) => {
      const visitor = await visit(server, flow);
      for (const text of order) expect((await visitor.say({ text })).status).toBe(200);
      expect(said((await visitor.look()).json)).toEqual(order);
    }),
  );
});

test("F21: a flow that is published again while people talk: they stay on their version, newcomers get the new one", async () => {
  const flow = await publish(server.database.pools, fiveSteps);
  const before = await visit(server, flow);
  const next = flowOf(
    {
      start: { type: "onChat" },
      hi: { type: "say", data: { bubbles: [{ type: "text", text: "All new" }] } },
    },
    ["start -> hi"],
  );
  const document = {
    schema: 1,
    name: "Test",
    locale: "en",
    variables: [],
    settings: {},
    ...next,
    id: flow.flowId,
  };
  await everyRow(
    server.database,
    ["flow_version", "endpoint"],
    "WITH made AS (INSERT INTO flow_version (workspace_id, flow_id, number, document, pins) VALUES ($1, $2, 2, $3, '{}')) UPDATE endpoint SET active_version = 2 WHERE workspace_id = $1",
    [flow.workspaceId, flow.flowId, JSON.stringify(document)],
  );
  server.plane.flows.forget();
  server.plane.states.clear();
  const after = await visit(server, flow);
  expect(after.first.json.messages.map((one: { text: string }) => one.text)).toEqual(["All new"]);
  const named = await before.say({ text: "Ada" });
  expect(named.json.messages.map((one: { text: string }) => one.text)).toEqual(["Nice name, Ada"]);
  const last = await before.say({ choice: "tea" });
  expect(last.json.status).toBe("ended");
});

test("F7: a result is taken under its effect's own lease alone; what a flow learns of its contact is stored with its turn", async () => {
  const flow = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        name: { type: "ask", data: { bubbles: [], input: { type: "text" }, save: "contact.name" } },
        look: { type: "http", data: { url: "https://api.example/" } },
        more: { type: "ask", data: { bubbles: [], input: { type: "text" } } },
      },
      ["start -> name", "name.answered -> look", "look.success -> more", "look.error -> more"],
    ),
  );
  const { conversation: conversationId, say } = await visit(server, flow);
  const { version } = (await say({ text: "Ada" })).json;
  const { rows } = await everyRow(
    server.database,
    ["conversation", "contact", "effect"],
    `WITH leased AS (UPDATE effect SET state = 'leased', fence = 5 WHERE conversation_id = $1 RETURNING id)
     SELECT c.last_seq::int AS last, p.profile, (SELECT id FROM leased) AS effect
     FROM conversation c JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id WHERE c.id = $1`,
    [conversationId],
  );
  expect(rows).toMatchObject([{ profile: { name: "Ada" } }]);
  const result = (fence: number, expected: number) =>
    quietTurn({
      kind: "effect",
      workspaceId: flow.workspaceId,
      conversationId,
      expected,
      lastSeq: Number(rows[0]?.last),
      extras: { result: { ok: true } },
      effect: { id: String(rows[0]?.effect), fence },
    });
  const commit = async (fence: number, expected: number) =>
    (await server.plane.store.commit([result(fence, expected)])).size;
  expect(await commit(4, version)).toBe(0);
  expect(await commit(5, version)).toBe(1);
  expect(await commit(5, version + 1)).toBe(0); // it has its result
});

test("F29: a flow that calls out in a circle ends with a reason, after as many calls as are allowed", async () => {
  const flow = await publish(
    server.database.pools,
    flowOf({ start: { type: "onChat" }, look: { type: "http", data: { url: "https://api.example/" } } }, [
      "start -> look",
      "look.success -> look",
      "look.error -> look",
    ]),
  );
  calls = 0;
  const answer = await call(`${server.url}/v1/chat/${flow.publicId}/conversations`, {
    body: { id: randomUUID() },
  });
  expect([answer.status, answer.json.turn?.status ?? answer.json.status]).toEqual([201, "failed"]);
  expect(calls).toBe(LIMITS.effectsInARow);
});

function permutations(list: readonly string[]): string[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one) =>
    permutations(list.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}
