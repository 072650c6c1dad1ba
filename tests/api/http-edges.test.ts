import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { conversationToken } from "../../server/conversations/conversation-token";
import { readEnvironment } from "../../server/env";
import { createApp } from "../../server/http/app";
import { openApi } from "../../server/http/openapi";
import { RATES, RateLimiter } from "../../server/http/rate-limiter";
import { ROUTES } from "../../server/http/routes";
import {
  call,
  chatServer,
  fiveSteps,
  type Published,
  publish,
  SECRET,
  type Visitor,
  visit,
} from "../support/chat-server";

const server = chatServer();
let flow: Published;
let visitor: Visitor;
let at: string;
beforeAll(async () => {
  flow = await publish(server.database.pools, fiveSteps);
  visitor = await visit(server, flow);
  at = `${server.url}/v1/chat/conversations/${visitor.conversation}/messages`;
});
const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  call(at, { raw, token: visitor.token, headers });
const message = (content: string) => `{"id":"${randomUUID()}",${content}}`;

describe("bodies that do not fit are refused, and change nothing", () => {
  const bytes = (...list: number[]) => new Uint8Array(list);
  const cases: [string, () => string | Uint8Array<ArrayBuffer>, number, string?][] = [
    ["no JSON", () => "hello", 400, "json-syntax"],
    ["a list", () => "[]", 400],
    ["nothing", () => "", 400],
    ["an unknown key", () => message('"text":"a","admin":true'), 400, "invalid-body"],
    ["no content", () => `{"id":"${randomUUID()}"}`, 400, "invalid-body"],
    ["no id", () => '{"text":"a"}', 400, "invalid-body"],
    ["a number for a text", () => message('"text":1'), 400, "invalid-body"],
    ["a key twice (B-11)", () => message('"text":"a","text":"b"'), 400, "json-duplicate-key"],
    ["__proto__ (B-12)", () => message('"text":"a","__proto__":{"admin":true}'), 400, "json-forbidden-key"],
    [
      "constructor (B-13)",
      () => message('"form":{"constructor":{"prototype":{"x":1}}}'),
      400,
      "invalid-body",
    ],
    ["too deep", () => message(`"form":${'{"a":'.repeat(70)}1${"}".repeat(70)}`), 400, "json-too-deep"],
    ["a number out of range (B-09)", () => message('"form":{"a":1e400}'), 400, "json-number-overflow"],
    ["bytes that are not UTF-8 (B-54)", () => bytes(0x7b, 0xff, 0xfe, 0x7d), 400, "bad-encoding"],
    ["a byte order mark (B-54)", () => bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d), 400, "bad-encoding"],
    ["UTF-16 (B-54)", () => bytes(0xff, 0xfe, 0x7b, 0x00), 400, "bad-encoding"],
    ["a text beyond the limit", () => message(`"text":"${"a".repeat(20_001)}"`), 400, "invalid-body"],
    ["more than a megabyte (B-04)", () => message(`"text":"${"a".repeat(1_000_000)}"`), 413, "too-large"],
    ["a file of nobody", () => message(`"file":"${randomUUID()}"`), 400, "file-unknown"],
    ["an id that is no id", () => '{"id":"\\u0000","text":"a"}', 400, "invalid-body"],
  ];
  test.each(cases)("%s", async (_name, body, status, code) => {
    const before = (await visitor.look()).json.version;
    const answer = await send(body());
    expect([answer.status, answer.headers.get("content-type")], answer.text).toEqual([
      status,
      "application/problem+json",
    ]);
    expect(answer.json).toMatchObject({ status, ...(code ? { code } : {}) });
    expect((await visitor.look()).json.version).toBe(before);
  });

  test.each([
    ["text/plain", { "content-type": "text/plain" }],
    ["a form with a path", { "content-type": "multipart/form-data; boundary=x" }],
    ["packed", { "content-encoding": "gzip" }],
    ["another charset", { "content-type": "application/json; charset=utf-16" }],
  ])("wrong type: %s (B-54)", async (_name, headers) => {
    expect((await send(message('"text":"a"'), headers)).status).toBe(415);
  });

  test("200 MB in chunks without a length is cut off at a megabyte (B-04)", async () => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    const answer = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (piece) => {
        text += piece;
      });
      socket.on("close", () => resolve(text));
      socket.on("error", () => resolve(text));
    });
    socket.write(
      `POST ${new URL(at).pathname} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${visitor.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const chunk = `${(65_536).toString(16)}\r\n${"a".repeat(65_536)}\r\n`;
    let sent = 0;
    const pour = (): void => {
      while (sent < 200_000_000 && !socket.destroyed) {
        sent += 65_536;
        if (!socket.write(chunk)) return void socket.once("drain", pour);
      }
    };
    pour();
    expect(await answer).toContain(" 413 ");
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe("what visitors type is data", () => {
  test.each([
    ["NUL (B-26)", "a\u0000b"],
    ["a lone surrogate (B-27)", "x\ud83dy"],
    ["a template", "{{ contact.email }}{% for i in (1..9) %}"],
    ["nothing (B-29)", ""],
    ["spaces", "   "],
    ["joiners", "\u200d\u200d"],
    ["line ends", "a\r\nb\rc\u2028d"],
    ["composed otherwise (B-28)", "e\u0301 İ ß １２３ ١٢٣"],
    ["many lines", "\n".repeat(15_000)],
  ])("%s", async (_name, text) => {
    const guest = await visit(server, flow);
    const answer = await guest.say({ text });
    expect(answer.status, answer.text).toBe(200);
    expect((await guest.look()).status).toBe(200);
  });
});

describe("tokens", () => {
  test.each([
    ["none", () => ""],
    ["of another conversation", () => conversationToken(flow.workspaceId, randomUUID(), 0, SECRET)],
    ["of another workspace", () => conversationToken(randomUUID(), visitor.conversation, 0, SECRET)],
    ["of another rotation", () => conversationToken(flow.workspaceId, visitor.conversation, 1, SECRET)],
    [
      "made with another key",
      () =>
        conversationToken(
          flow.workspaceId,
          visitor.conversation,
          0,
          "another key that is long enough to be one",
        ),
    ],
    ["cut short", () => visitor.token.slice(0, -1)],
    [
      "one letter changed",
      () => `${visitor.token.slice(0, 30)}${visitor.token[30] === "A" ? "B" : "A"}${visitor.token.slice(31)}`,
    ],
    ["padded", () => `${visitor.token}==`],
  ])("%s: there is no such conversation", async (_name, token) => {
    for (const path of [
      at,
      at.replace("/messages", ""),
      at.replace("/messages", "/stream"),
      at.replace("/messages", "/files"),
    ]) {
      const body = path === at ? { id: randomUUID(), text: "a" } : undefined;
      const answer = await call(path, {
        body,
        token: token(),
        method: path.endsWith("files") ? "POST" : undefined,
      });
      expect([answer.status, answer.json.code]).toEqual([404, "not-found"]);
    }
  });

  test.each(["x", "..%2f..%2fetc", "%00", "null", randomUUID().toUpperCase()])(
    "a conversation called %s",
    async (id) => {
      expect((await call(`${server.url}/v1/chat/conversations/${id}`, { token: visitor.token })).status).toBe(
        404,
      );
    },
  );
});

describe("endpoints that are not open (B-53)", () => {
  const set = (sql: string, target: Published) =>
    server.database.pools.app.connect().then(async (client) => {
      await client.query("SELECT set_config('app.workspace', $1, false)", [target.workspaceId]);
      await client.query(sql, [target.flowId]);
      await client.query("SELECT set_config('app.workspace', '', false)");
      client.release();
    });
  test.each([
    ["switched off", "UPDATE endpoint SET disabled_at = now() WHERE flow_id = $1"],
    ["archived", "UPDATE flow SET archived_at = now() WHERE id = $1"],
    ["not published", "UPDATE endpoint SET active_version = NULL WHERE flow_id = $1"],
  ])("%s: no start, and running conversations are closed, within half a second", async (_name, sql) => {
    const own = await publish(server.database.pools, fiveSteps);
    const guest = await visit(server, own);
    expect(guest.first.status).toBe(201);
    await set(sql, own);
    server.plane.flows.forget(); // what the notice of the service's commit does
    expect((await visit(server, own)).first.status).toBe(404);
    expect((await guest.say({ text: "a" })).status).toBe(404);
    expect((await guest.look()).status).toBe(404);
  });

  test("an unknown one, and a webhook's", async () => {
    for (const publicId of ["nobody", flow.webhookId, "a".repeat(200), "%2e%2e"]) {
      expect(
        (await call(`${server.url}/v1/chat/${publicId}/conversations`, { body: { id: randomUUID() } }))
          .status,
      ).toBe(404);
    }
  });
});

describe("other origins", () => {
  const start = (published: Published, origin: string) =>
    call(`${server.url}/v1/chat/${published.publicId}/conversations`, {
      body: { id: randomUUID() },
      headers: { origin },
    });
  test("only where the endpoint allows it, never with credentials", async () => {
    const [closed, any, listed] = await Promise.all([
      publish(server.database.pools, fiveSteps),
      publish(server.database.pools, fiveSteps, { apiAllowed: true }),
      publish(server.database.pools, fiveSteps, { apiAllowed: true, origins: ["https://shop.example"] }),
    ]);
    expect((await start(closed, "http://parley.example")).status).toBe(201);
    expect((await start(closed, server.url)).status).toBe(201);
    expect((await start(closed, "https://evil.example")).status).toBe(403);
    expect((await start(any, "https://evil.example")).headers.get("access-control-allow-origin")).toBe(
      "https://evil.example",
    );
    const allowed = await start(listed, "https://shop.example");
    expect([
      allowed.status,
      allowed.headers.get("access-control-allow-origin"),
      allowed.headers.get("access-control-allow-credentials"),
    ]).toEqual([201, "https://shop.example", null]);
    expect((await start(listed, "https://shop.example.evil.example")).status).toBe(403);
    const preflight = await call(`${server.url}/v1/chat/${listed.publicId}/conversations`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-credentials")]).toEqual([
      204,
      null,
    ]);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  });
});

describe("limits", () => {
  test.each([
    ["files", 50, 5],
    ["conversation", 1_000, 1],
    ["starts", 1_000, 1],
    ["program", 1_000, 1],
    ["ip", 5_000, 1],
    ["endpoint", 20_000, 1],
  ] as const)("the bucket of %s empties, says when to come again, and fills", (kind, burst, retryAfter) => {
    let now = 0;
    const limits = new RateLimiter(true, () => now);
    for (let n = 0; n < burst; n++) limits.take(kind, "a");
    expect(() => limits.take(kind, "a")).toThrow(
      expect.objectContaining({ status: 429, details: { retryAfter } }),
    );
    limits.take(kind, "b");
    now += 1_000 / RATES[kind].perSecond;
    limits.take(kind, "a");
    expect(() => limits.take(kind, "a")).toThrow();
  });

  test("turned off, there are none", () => {
    const limits = new RateLimiter(false);
    expect(() => Array.from({ length: 9_999 }, () => limits.take("files", "a"))).not.toThrow();
  });
});

describe("the API describes itself", () => {
  test("every route that is served is in the OpenAPI document, and the other way round", async () => {
    const app = createApp({
      env: readEnvironment({ PARLEY_SECRET_KEY: SECRET }),
      plane: server.plane,
      stopping: new AbortController().signal,
    });
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && method !== "OPTIONS" && /^\/(v1|files)\//.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const document = (await call(`${server.url}/v1/openapi.json`)).json;
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual([...new Set(served)].sort());
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi(ROUTES, "http://parley.example"))));
  });

  test("every operation has a name of its own and a tag that the document lists", async () => {
    const { paths, tags } = (await call(`${server.url}/v1/openapi.json`)).json;
    const operations = Object.values<Record<string, { operationId: string; tags: string[] }>>(paths).flatMap(
      (methods) => Object.values(methods),
    );
    const names = operations.map((one) => one.operationId);
    expect(new Set(names).size).toBe(ROUTES.length);
    expect(names.filter((name) => !/^(get|post|put|delete)[A-Z][A-Za-z0-9]+$/.test(name))).toEqual([]);
    expect(names).toContain("postFlowsByIdPublish");
    const used = new Set(operations.flatMap((one) => one.tags));
    expect([...used].sort()).toEqual(tags.map((tag: { name: string }) => tag.name).sort());
  });

  test("who may call what", () => {
    const rules = ROUTES.map(
      ({ method, path, rule }) =>
        `${method.toUpperCase()} ${path}: ${typeof rule === "string" ? rule : rule.scope}`,
    ).sort();
    expect(rules).toMatchInlineSnapshot(`
      [
        "DELETE /v1/contacts/{id}: contacts:write",
        "DELETE /v1/knowledge/documents/{id}: knowledge:write",
        "GET /files/{key}: secret-url",
        "GET /v1/cases: chat:read",
        "GET /v1/chat/conversations/{id}/stream: visitor",
        "GET /v1/chat/conversations/{id}: visitor",
        "GET /v1/contacts/imports/{id}/refused: contacts:read",
        "GET /v1/contacts/imports/{id}: contacts:read",
        "GET /v1/contacts/{id}/export: contacts:export",
        "GET /v1/contacts/{id}: contacts:read",
        "GET /v1/contacts: contacts:read",
        "GET /v1/flows/{id}/versions: flows:read",
        "GET /v1/flows/{id}: flows:read",
        "GET /v1/flows: flows:read",
        "GET /v1/health: public",
        "GET /v1/inbox/agents: chat:read",
        "GET /v1/inbox/conversations/{id}/messages: chat:read",
        "GET /v1/inbox/conversations/{id}: chat:read",
        "GET /v1/inbox/conversations: chat:read",
        "GET /v1/inbox/queues: chat:read",
        "GET /v1/inbox/report: chat:read",
        "GET /v1/inbox/switches: chat:read",
        "GET /v1/inbox/wall: chat:read",
        "GET /v1/knowledge/documents/{id}/original: knowledge:write",
        "GET /v1/knowledge/documents/{id}: knowledge:write",
        "GET /v1/knowledge/search: knowledge:read",
        "GET /v1/metrics: local",
        "GET /v1/openapi.json: public",
        "GET /v1/orders/{ref}: orders:read",
        "GET /v1/products/{ref}: products:read",
        "GET /v1/webhooks/{id}/deliveries: webhooks:manage",
        "GET /v1/webhooks: webhooks:manage",
        "POST /v1/chat/conversations/{id}/files: visitor",
        "POST /v1/chat/conversations/{id}/identity: visitor",
        "POST /v1/chat/conversations/{id}/messages: visitor",
        "POST /v1/chat/conversations/{id}/typing: visitor",
        "POST /v1/chat/{publicId}/conversations: public",
        "POST /v1/contacts/import: contacts:write",
        "POST /v1/contacts/{id}/erase: contacts:write",
        "POST /v1/contacts/{id}/merge: contacts:write",
        "POST /v1/contacts: contacts:write",
        "POST /v1/coupons/redeem: coupons:redeem",
        "POST /v1/coupons/{pool}/codes: coupons:write",
        "POST /v1/events: events:write",
        "POST /v1/flows/import: flows:write",
        "POST /v1/flows/{id}/publish: flows:publish",
        "POST /v1/flows/{id}/rollback: flows:publish",
        "POST /v1/in/{webhookId}: secret-url",
        "POST /v1/inbox/conversations/{id}/assign: inbox:write",
        "POST /v1/inbox/conversations/{id}/cases: inbox:write",
        "POST /v1/inbox/conversations/{id}/claim: inbox:write",
        "POST /v1/inbox/conversations/{id}/close: inbox:write",
        "POST /v1/inbox/conversations/{id}/give-back: inbox:write",
        "POST /v1/inbox/conversations/{id}/later: inbox:write",
        "POST /v1/inbox/conversations/{id}/merge: inbox:write",
        "POST /v1/inbox/conversations/{id}/notes: inbox:write",
        "POST /v1/inbox/conversations/{id}/release: inbox:write",
        "POST /v1/inbox/conversations/{id}/replies: inbox:write",
        "POST /v1/inbox/conversations/{id}/transfer: inbox:write",
        "POST /v1/knowledge/documents/{id}/readings: knowledge:write",
        "POST /v1/knowledge/documents: knowledge:write",
        "POST /v1/links/{code}/taps: secret-url",
        "POST /v1/links: links:write",
        "POST /v1/orders: orders:write",
        "POST /v1/products: products:write",
        "POST /v1/track/{publicId}: public",
        "POST /v1/webhooks/{id}/replays: webhooks:manage",
        "POST /v1/webhooks: webhooks:manage",
        "PUT /v1/cases/{id}: inbox:write",
        "PUT /v1/contacts/{id}: contacts:write",
        "PUT /v1/flows/{id}: flows:write",
        "PUT /v1/inbox/conversations/{id}/labels: inbox:write",
        "PUT /v1/inbox/conversations/{id}/priority: inbox:write",
        "PUT /v1/inbox/conversations/{id}/snooze: inbox:write",
        "PUT /v1/inbox/presence: inbox:write",
        "PUT /v1/inbox/switches: inbox:write",
        "PUT /v1/knowledge/documents/{id}: knowledge:write",
        "PUT /v1/products/{ref}: products:write",
        "PUT /v1/webhooks/{id}: webhooks:manage",
      ]
    `);
  });

  test("an unknown address and a wrong method", async () => {
    expect((await call(`${server.url}/v1/nothing`)).status).toBe(404);
    expect((await call(`${server.url}/v1/health`, { method: "DELETE" })).status).toBe(405);
  });
});

test("health says whether the database answers", async () => {
  expect((await call(`${server.url}/v1/health`)).json).toEqual({ status: "ok" });
});

test("metrics are for this machine, or for a key", async () => {
  const metrics = await call(`${server.url}/v1/metrics`);
  expect(metrics.text).toMatch(/^parley_turns_committed_total \d+$/m);
  expect(
    (await call(`${server.url}/v1/metrics`, { headers: { "x-forwarded-for": "203.0.113.9" } })).status,
  ).toBe(401);
});
