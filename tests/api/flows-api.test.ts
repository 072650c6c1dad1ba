import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES, type Scope } from "../../server/workspaces/api-key-scopes";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { call, chatServer, fiveSteps } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { firstOwner, type Shop } from "../support/people";

testEnvironment();
const server = chatServer();
let owner: Shop;
let key: string;
const keyWith = async (scopes: readonly Scope[]): Promise<string> =>
  (await createApiKey(owner.actor, { name: "test", scopes })).key;
beforeAll(async () => {
  owner = await firstOwner();
  key = await keyWith(SCOPES);
});
const api = (path: string, options: Parameters<typeof call>[1] = {}) =>
  call(`${server.url}/v1/flows${path}`, { token: key, ...options });
const document = {
  schema: 1,
  id: "mine",
  name: "Imported",
  locale: "en",
  variables: [],
  settings: {},
  edges: [],
  ...fiveSteps,
};

describe("flows by API", () => {
  test("import, read, save with a revision, publish, chat, publish again, roll back", async () => {
    const imported = await api("/import", { body: document });
    expect(imported.status, imported.text).toBe(201);
    expect(imported.json.report).toEqual([]);
    const { id, revision, document: stored } = imported.json.flow;
    expect((await api("")).json.items.map((one: { id: string }) => one.id)).toContain(id);
    const got = await api(`/${id}`);
    expect([got.status, got.headers.get("etag"), got.json.document]).toEqual([200, `"${revision}"`, stored]);

    expect((await api(`/${id}`, { method: "PUT", body: stored })).status).toBe(428);
    const saved = await api(`/${id}`, {
      method: "PUT",
      body: { ...stored, name: "Renamed" },
      headers: { "if-match": `"${revision}"` },
    });
    expect([saved.status, saved.json.revision], saved.text).toEqual([200, revision + 1]);
    const stale = await api(`/${id}`, {
      method: "PUT",
      body: { revision, document: { ...stored, name: "Again" } },
    });
    expect([stale.status, stale.json.code, stale.json.revision]).toEqual([
      409,
      "stale-revision",
      revision + 1,
    ]);

    const first = await api(`/${id}/publish`, { body: { note: "first" } });
    expect([first.status, first.json.version], first.text).toEqual([200, 1]);
    const start = await call(`${server.url}/v1/chat/${first.json.publicId}/conversations`, {
      body: { id: randomUUID() },
    });
    expect(start.status, start.text).toBe(201);

    const louder = JSON.parse(JSON.stringify(stored).replaceAll("Hello", "HELLO"));
    await api(`/${id}`, { method: "PUT", body: { revision: revision + 1, document: louder } });
    expect((await api(`/${id}/publish`, { method: "POST" })).json.version).toBe(2);
    const hello = async () =>
      (
        await call(`${server.url}/v1/chat/${first.json.publicId}/conversations`, {
          body: { id: randomUUID() },
        })
      ).json.messages[0].text;
    await expect.poll(hello).toBe("HELLO");
    const running = await call(`${server.url}/v1/chat/conversations/${start.json.conversation}/messages`, {
      token: start.json.token,
      body: { id: randomUUID(), text: "Ada" },
    });
    expect(running.json.messages[0].text).toBe("Nice name, Ada"); // it goes on in the version that it began with
    expect((await api(`/${id}/rollback`, { body: { version: 1 } })).json).toEqual({ version: 1 });
    await expect.poll(hello).toBe("Hello");
    expect((await api(`/${id}/versions`)).json.items).toMatchObject([
      { number: 2, live: false },
      { number: 1, live: true, note: "first" },
    ]);
  });

  test.each([
    ["no JSON", "nope", 400],
    ["no flow", '{"schema":1}', 400],
    ["of the future", JSON.stringify({ ...document, schema: 99 }), 400],
    [
      "with an edge to nowhere",
      JSON.stringify({
        ...document,
        edges: [{ id: "e", source: "start", outlet: "next", target: "nowhere" }],
      }),
      400,
    ],
    ["too deep", `${'{"a":'.repeat(100)}1${"}".repeat(100)}`, 400],
    ["too large", JSON.stringify({ ...document, name: "a".repeat(1_000_001) }), 413],
  ])("a document %s is refused with its fault's place, and nothing is kept", async (_name, raw, status) => {
    const before = (await api("")).json.items.length;
    const answer = await api("/import", { raw });
    expect(answer.status, answer.text).toBe(status);
    expect((await api("")).json.items).toHaveLength(before);
  });

  test("a flow with errors is not published, and says why", async () => {
    const imported = await api("/import", { body: { ...document, nodes: [], edges: [] } });
    const answer = await api(`/${imported.json.flow.id}/publish`, { method: "POST" });
    expect([answer.status, answer.json.code]).toEqual([422, "flow-has-errors"]);
    expect(answer.json.issues.length).toBeGreaterThan(0);
  });

  test("a Typebot file comes with a report; what is none is refused", async () => {
    const typebot = {
      version: "6",
      id: "t1",
      name: "Bot",
      groups: [],
      events: [{ id: "e1", type: "start", graphCoordinates: { x: 0, y: 0 } }],
      edges: [],
      variables: [],
      theme: {},
      settings: {},
    };
    const imported = await api("/import?from=typebot", { body: typebot });
    expect(imported.status, imported.text).toBe(201);
    expect(Array.isArray(imported.json.report)).toBe(true);
    const refused = await api("/import?from=typebot", { body: { version: "99", groups: "many" } });
    expect([refused.status, refused.json.code]).toEqual([400, "invalid-flow"]);
    expect((await api("/import?from=elsewhere", { body: typebot })).status).toBe(400);
  });

  test("who has no key, or not the scope, gets nothing", async () => {
    const reader = await keyWith(["flows:read"]);
    expect((await api("", { token: "" })).status).toBe(401);
    expect((await api("", { token: `pk_live_${"a".repeat(43)}` })).status).toBe(401);
    expect((await api("", { token: reader })).status).toBe(200);
    expect((await api("/import", { token: reader, body: document })).status).toBe(403);
    expect((await api(`/${randomUUID()}/publish`, { token: reader, method: "POST" })).status).toBe(403);
    expect((await api(`/${randomUUID()}`)).status).toBe(404);
    expect((await api("/nonsense")).status).toBe(404);
  });
});
