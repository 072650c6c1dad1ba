import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { call, chatServer, fiveSteps, type Published, publish, visit } from "../support/chat-server";

const server = chatServer();
let flow: Published;
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
});

const texts = (answer: { json: { messages: { text: string }[] } }) =>
  answer.json.messages.map((one) => one.text);

describe("a conversation", () => {
  test("from the first word to the last, every answer durable", async () => {
    const visitor = await visit(server, flow);
    expect(visitor.first.status, visitor.first.text).toBe(201);
    expect(texts(visitor.first)).toEqual(["Hello", "What is your name?"]);
    expect(visitor.first.json).toMatchObject({ awaiting: { type: "text" }, status: "waiting", version: 1 });
    const named = await visitor.say({ text: "Ada" });
    expect(named.status, named.text).toBe(200);
    expect(texts(named)).toEqual(["Nice name, Ada"]);
    expect(named.json.awaiting).toMatchObject({
      type: "choice",
      options: [
        { id: "tea", label: "Tea" },
        { id: "coffee", label: "Coffee" },
      ],
    });
    const last = await visitor.say({ choice: "tea" });
    expect(texts(last)).toEqual(["Ada gets Tea"]);
    expect(last.json).toMatchObject({ awaiting: null, status: "ended", version: 3 });

    server.plane.states.clear();
    const history = await visitor.look();
    expect(texts(history)).toEqual([
      "Hello",
      "What is your name?",
      "Ada",
      "Nice name, Ada",
      "Tea",
      "Ada gets Tea",
    ]);
    expect(history.json).toMatchObject({
      conversation: visitor.conversation,
      awaiting: null,
      status: "ended",
      version: 3,
      lastSeq: 6,
    });
  });

  test("goes on from the database alone", async () => {
    const visitor = await visit(server, flow);
    server.plane.states.clear();
    expect(texts(await visitor.say({ text: "Bo" }))).toEqual(["Nice name, Bo"]);
    server.plane.states.clear();
    expect(texts(await visitor.say({ choice: "coffee" }))).toEqual(["Bo gets Coffee"]);
  });
});

describe("a request made again", () => {
  test("gives the same bytes; another body under its id is refused", async () => {
    const visitor = await visit(server, flow);
    const at = `${server.url}/v1/chat/conversations/${visitor.conversation}/messages`;
    const id = randomUUID();
    const first = await call(at, { token: visitor.token, body: { id, text: "Ada" } });
    for (let time = 0; time < 100; time++) {
      const again = await call(at, { token: visitor.token, body: { id, text: "Ada" } });
      expect([again.status, again.text]).toEqual([200, first.text]);
    }
    const other = await call(at, { token: visitor.token, body: { id, text: "Bob" } });
    expect([other.status, other.json.code]).toEqual([422, "id-used"]);
    const history = await visitor.look();
    expect(history.json.version).toBe(2);
  });

  test("two hundred at once are one turn", { retry: 0 }, async () => {
    const visitor = await visit(server, flow);
    const at = `${server.url}/v1/chat/conversations/${visitor.conversation}/messages`;
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call(at, { token: visitor.token, body: { id, text: "Ada" } })),
    );
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
    expect((await visitor.look()).json).toMatchObject({ version: 2, lastSeq: 4 });
  });

  test("ten first starts with one id are one conversation with one token", async () => {
    const body = { id: randomUUID(), page: { url: "https://shop.example/" } };
    const at = `${server.url}/v1/chat/${flow.publicId}/conversations`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(at, { body })));
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const other = await call(at, { body: { ...body, locale: "de" } });
    expect([other.status, other.json.code]).toEqual([422, "id-used"]);
  });
});

test("twenty different answers to one question: each is a turn, in some order", async () => {
  const visitor = await visit(server, flow);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => visitor.say({ text: `Name${index}` })),
  );
  expect(answers.map((one) => one.status)).toEqual(Array(20).fill(200));
  expect(new Set(answers.map((one) => one.json.version)).size).toBe(20);
  const history = await visitor.look();
  expect(history.json.version).toBe(21);
  expect(history.json.messages.filter((one: { from: string }) => one.from === "visitor")).toHaveLength(20);
});
