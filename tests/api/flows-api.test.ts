import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { SCOPES, type Scope } from "../../server/workspaces/api-key-scopes";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { call, chatServer, fiveSteps } from "../support/chat-server";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
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

describe("knowledge by API", () => {
  const knowledge = (path: string, options: Parameters<typeof call>[1] = {}) =>
    call(`${server.url}/v1/knowledge${path}`, { token: key, ...options });
  const make = (body: object) => knowledge("/documents", { body });
  const search = async (words: string, more = "") =>
    (await knowledge(`/search?q=${encodeURIComponent(words)}${more}`)).json.hits;
  const places = ({ status, json }: Awaited<ReturnType<typeof call>>) => [
    status,
    json.errors.map((one: { path: string }) => one.path),
  ];

  test("a text answers at once, is replaced, read and removed; the same again changes nothing", async () => {
    const id = randomUUID();
    const at = `/documents/${id}`;
    const text = "# Kettle K1\n\nThe K1 kettle holds 1.7 litres and boils in four minutes.";
    const body = { id, title: "Kettle", text, folder: "shop / kettles", tags: ["kettle"], language: "en" };
    const made = await make(body);
    expect([made.status, made.json, made.headers.get("location")], made.text).toEqual([
      201,
      { id, version: 1 },
      `/v1/knowledge${at}`,
    ]);
    expect((await search("How much does the K1 kettle hold?"))[0]).toMatchObject({
      document: id,
      title: "Kettle",
      headings: ["Kettle", "Kettle K1"],
      quote: expect.stringContaining("1.7 litres"),
    });
    expect(await make(body)).toMatchObject({ status: 201, json: made.json });
    for (const other of [{ text: "Else." }, { tags: [] }, { title: "K1" }, { folder: "" }])
      expect(await make({ ...body, ...other })).toMatchObject({ status: 422, json: { code: "id-used" } });

    const put = (change: object) => knowledge(at, { method: "PUT", body: change });
    expect((await put({ text, tags: ["k1"] })).json).toEqual({ id, version: 1 });
    const next = { text: text.replace("1.7", "1.5") };
    for (const _ of ["once", "again"]) expect((await put(next)).json).toEqual({ id, version: 2 });
    expect((await search("How much does the K1 kettle hold?"))[0].quote).toContain("1.5 litres");
    expect((await knowledge(at)).json).toMatchObject({
      id,
      kind: "text",
      title: "Kettle",
      text: next.text,
      question: null,
      folder: "shop/kettles",
      tags: ["k1"],
      language: "en",
      version: 2,
    });
    const pair = await put({ question: "How big is the K1?", answer: "Small." });
    expect([pair.status, pair.json.code]).toEqual([409, "knowledge-kind"]);

    expect((await knowledge(at, { method: "DELETE" })).json).toEqual({ removed: true });
    expect(await search("How much does the K1 kettle hold?")).toEqual([]);
    for (const [method, sent] of [["GET"], ["DELETE"], ["PUT", next]] as const)
      expect((await knowledge(at, { method, body: sent })).status, method).toBe(404);
  });

  test("what is under embargo, over, in another folder or for others is not found", async () => {
    const question = "When does the teapot T9 come?";
    const asked = { question, answer: "On Friday.", phrasings: ["T9 teapot date"] };
    const { workspaceId } = owner.actor;
    const audience = randomUUID();
    await everyRow(
      server.database,
      ["audience"],
      "INSERT INTO audience (workspace_id, id, name, condition) VALUES ($1, $2, 'Members', '{}')",
      [workspaceId, audience],
    );
    const contact = (await upsertContact(owner.actor, { externalId: "teapot-1" })).id;
    await everyRow(
      server.database,
      ["audience_member"],
      "INSERT INTO audience_member (workspace_id, audience_id, contact_id) VALUES ($1, $2, $3)",
      [workspaceId, audience, contact],
    );
    const found = async (more?: string) => (await search(question, more)).length;
    const shown = async (details: object, more?: string) => {
      const id = randomUUID();
      const made = await make({ id, ...asked, ...details });
      expect(made.status, made.text).toBe(201);
      const hits = await found(more);
      expect((await knowledge(`/documents/${id}`, { method: "DELETE" })).status).toBe(200);
      return hits;
    };
    expect(await shown({})).toBe(1);
    expect(await shown({ validFrom: "2999-01-01T00:00:00Z" })).toBe(0);
    expect(await shown({ validUntil: "2020-01-01T00:00:00+08:00" })).toBe(0);
    expect(await shown({ folder: "pots/tea" }, "&folder=pots&limit=1&locale=zh-CN")).toBe(1);
    expect(await shown({ folder: "pots/tea" }, "&folder=kettles")).toBe(0);
    expect(await shown({ audience })).toBe(0);
    expect(await shown({ audience }, `&contact=${contact}`)).toBe(1);
    const nobody = await knowledge(`/search?q=tea&contact=${randomUUID()}`);
    expect([nobody.status, nobody.json.errors[0].path]).toEqual([404, "contact"]);
    const unknown = await make({ id: randomUUID(), ...asked, audience: randomUUID() });
    expect([unknown.status, unknown.json.code]).toEqual([422, "audience-unknown"]);
  });

  test("a source in the asker's language goes first", async () => {
    for (const [language, answer] of [
      ["en", "Two years."],
      ["zh", "两年。"],
    ])
      await make({ id: randomUUID(), question: "X9 warranty", answer, language });
    const first = async (locale: string) => (await search("X9 warranty", `&locale=${locale}`))[0].quote;
    expect([await first("zh-CN"), await first("en")]).toEqual(["两年。", "Two years."]);
  });

  test("what does not fit is refused by its place", async () => {
    const id = randomUUID();
    const refused = async (body: object) => places(await make(body));
    expect(await refused({ id, title: "T" })).toEqual([400, ["text"]]);
    expect(await refused({ id, text: "a" })).toEqual([400, ["title"]]);
    expect(await refused({ id, question: "a?" })).toEqual([400, ["answer"]]);
    expect(await refused({ id, title: "T", text: "a", answer: "b" })).toEqual([400, ["answer"]]);
    expect(await refused({ id: "1", title: "T", text: "a" })).toEqual([400, ["id"]]);
    expect(await refused({ id, title: "T", text: "a", validFrom: "tomorrow" })).toEqual([400, ["validFrom"]]);
    const ends = { validFrom: "2030-01-02T00:00:00Z", validUntil: "2030-01-01T00:00:00Z" };
    expect(await refused({ id, title: "T", text: "a", ...ends })).toEqual([400, ["validUntil"]]);
    expect((await make({ id, title: "T", text: "a", admin: true })).text).toContain("admin");
    expect(places(await knowledge("/search"))).toEqual([400, ["q"]]);
    expect(places(await knowledge("/search?q=a&limit=21"))).toEqual([400, ["limit"]]);
    expect((await knowledge("/search?q=a&audiences=all")).status).toBe(400);
    const reads = await keyWith(["knowledge:read"]);
    expect((await knowledge("/documents", { body: { id }, token: reads })).status).toBe(403);
    expect((await knowledge("/search?q=a", { token: reads })).status).toBe(200);
  });
});
