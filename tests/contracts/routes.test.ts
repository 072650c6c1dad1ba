import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { upsertContact } from "../../server/contacts/upsert-contact";
import { createPool } from "../../server/coupons/create-pool";
import { migrateJobs } from "../../server/db/job-schema";
import { environment } from "../../server/env";
import { AppError } from "../../server/errors";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { createApp } from "../../server/http/app";
import { RateLimiter } from "../../server/http/rate-limiter";
import type { Route } from "../../server/http/route";
import { ROUTES } from "../../server/http/routes";
import { openCase } from "../../server/inbox/cases";
import { savePair } from "../../server/knowledge/save-source";
import { writeOrder } from "../../server/orders/write-order";
import { writeProducts } from "../../server/products/write-products";
import { createWebhook } from "../../server/webhooks/webhooks";
import { SCOPES, type Scope } from "../../server/workspaces/api-key-scopes";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { type Answer, call, chatServer, fiveSteps, publish, visit } from "../support/chat-server";
import { uploadedImport } from "../support/contact-things";
import { fingerprinted } from "../support/fingerprint";
import { knowledgeThings } from "../support/knowledge-things";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";

/**
 * Every route of the data plane × who calls × whose ids. Made from the table of routes: what is served without standing
 * in it, and what is open without standing in the list below, fails.
 */
const server = chatServer();
const name = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;
/** Beside the API: the widget's pages and files, which anybody may read, and the answer to browsers that ask before they call. */
const PAGES = [
  "GET /c/:publicId",
  "GET /embed.js",
  "GET /embed/:publicId",
  "GET /embed/:publicId/look",
  "GET /embed/assets/:name",
  "GET /embed/preview",
  "GET /l/:code",
  "GET /l/:code/qr.svg",
  "GET /l/tap.css",
  "GET /l/tap.js",
  "GET /live",
  "OPTIONS /v1/chat/*",
  "OPTIONS /v1/track/*",
  "POST /live/files",
];
/** What they name is made where it is not there, in the workspace of the key: tests of their own see that nothing foreign is touched. */
const MAKE_WHAT_THEY_NAME = ["PUT /v1/contacts/{id}", "PUT /v1/products/{ref}"];
const EMPTY = ["%20", "null", "undefined", "0", "..", "%00", "00000000-0000-0000-0000-000000000000", "*"];

let own: Shop;
let other: Shop;
let flowId: string;
let foreignFlowId: string;
let poolId: string;
let foreignPoolId: string;
let publicId: string;
/** The last is there to be removed. */
const contactIds = { own: "", foreign: "", gone: "" };
const documentIds = { own: "", foreign: "", gone: "" };
const fileIds = { own: "", foreign: "" };
const productRefs = { own: "tea-own-7", foreign: "tea-foreign-7" };
const orderRefs = { own: "order-own-7", foreign: "order-foreign-7" };
/** A conversation, a case and a webhook of each workspace. */
interface Desk {
  talk: string;
  promise: string;
  webhook: string;
  imported: string;
}
let inbox: { own: Desk; foreign: Desk };

const document = readDocument(
  { schema: 1, id: "x", name: "Doc", locale: "en", variables: [], settings: {}, ...fiveSteps },
  "x",
);

beforeAll(async () => {
  await migrateJobs({ url: server.database.url });
  own = await firstOwner();
  other = await anotherWorkspace(own, "Other");
  flowId = (await createFlow(own.actor, { name: "Own", document })).id;
  foreignFlowId = (await createFlow(other.actor, { name: "Foreign", document })).id;
  poolId = (await createPool(own.actor, { name: "Own" })).id;
  foreignPoolId = (await createPool(other.actor, { name: "Foreign" })).id;
  for (const [side, shop] of [
    ["own", own],
    ["foreign", other],
  ] as const) {
    contactIds[side] = (await upsertContact(shop.actor, { email: `${side}@example.org` })).id;
    await writeProducts(shop.actor, [{ ref: productRefs[side], name: "Tea" }]);
    documentIds[side] = await documentOf(shop);
    fileIds[side] = (await knowledgeThings(shop)).fileId;
    await writeOrder(shop.actor, orderRefs[side], { currency: "CNY", total: 100 });
  }
  contactIds.gone = (await upsertContact(own.actor, { email: "gone@example.org" })).id;
  documentIds.gone = await documentOf(own);
  publicId = (await publishFlow(own.actor, { flowId })).publicId;
  const foreign = (await publishFlow(other.actor, { flowId: foreignFlowId })).publicId;
  const talk = async (shop: Shop, at: string) => {
    const place = {
      workspaceId: shop.actor.workspaceId,
      flowId,
      endpointId: "",
      publicId: at,
      webhookId: "",
    };
    const { conversation } = await visit(server, place);
    const promise = { type: "callback", title: "Call", dueAt: new Date("2030-01-01") };
    const { id } = await openCase(shop.actor, { conversationId: conversation, ...promise });
    const hook = await createWebhook(shop.actor, { url: "https://hooks.example/x", events: ["case.opened"] });
    const imported = await uploadedImport(shop.actor, "people.csv", Buffer.from("email\na@example.org\n"));
    return { talk: conversation, promise: id, webhook: hook.id, imported };
  };
  inbox = { own: await talk(own, publicId), foreign: await talk(other, foreign) };
});

const documentOf = async ({ actor, slug }: Shop) =>
  (
    await savePair(actor, {
      details: {},
      pair: { question: `Who is ${slug}?`, phrasings: [], answer: "We." },
    })
  ).id;

/** Calls a route with its parameters filled in; writes carry an empty object unless a body is given. */
function ask(route: Route, id: string, token?: string, body: unknown = {}): Promise<Answer> {
  const url = `${server.url}${route.path.replace(/\{\w+\}/g, id)}`;
  return call(url, {
    method: route.method.toUpperCase(),
    ...(route.method === "get" ? {} : { body }),
    ...(token === undefined ? {} : { token }),
  });
}

describe("the table of routes", () => {
  it("is all that is served", () => {
    const app = createApp({
      env: environment(),
      plane: server.plane,
      stopping: new AbortController().signal,
    });
    const table = new Set(
      ROUTES.map((route) => `${route.method.toUpperCase()} ${route.path.replace(/\{(\w+)\}/g, ":$1")}`),
    );
    const others = new Set(
      app.routes
        .filter(({ method }) => method !== "ALL")
        .map(({ method, path }) => `${method} ${path}`)
        .filter((route) => !table.has(route)),
    );
    expect([...others].sort()).toEqual(PAGES);
    const all = new Set(app.routes.filter(({ method }) => method === "ALL").map(({ path }) => path));
    const unknown = [...all].filter(
      (path) => !ROUTES.some((route) => route.path.replace(/\{(\w+)\}/g, ":$1") === path),
    );
    expect(unknown).toEqual(["/trpc/*"]);
  });

  it("opens to everybody these and no others", () => {
    const open = ROUTES.filter((route) => typeof route.rule === "string" && route.rule !== "visitor").map(
      (route) => `${name(route)}: ${String(route.rule)}`,
    );
    expect(open.sort()).toEqual([
      "GET /files/{key}: secret-url",
      "GET /v1/health: public",
      "GET /v1/metrics: local",
      "GET /v1/openapi.json: public",
      "POST /v1/chat/{publicId}/conversations: public",
      "POST /v1/in/{webhookId}: secret-url",
      "POST /v1/links/{code}/taps: secret-url",
      "POST /v1/track/{publicId}: public",
    ]);
  });
});

/** A body that the route takes, so that nothing but the id is wrong with the request. */
function bodyFor(route: Route): unknown {
  if (route.method === "get") return undefined;
  const agent = own.actor.userId;
  const bodies: Record<string, unknown> = {
    rollback: { version: 1 },
    codes: { codes: ["CODE-1"] },
    claim: { agent },
    assign: { agent },
    transfer: { agent, queue: randomUUID() },
    replies: { id: randomUUID(), agent, content: { type: "text", text: "Hello" } },
    notes: { agent, text: "Careful" },
    "give-back": { agent },
    close: { agent, outcome: "resolved" },
    labels: { labels: ["vip"] },
    snooze: { agent, until: null },
    priority: { agent, priority: "high" },
    merge: { agent, into: randomUUID() },
    release: { agent },
    later: { agent, content: { type: "text", text: "Later" }, at: new Date(Date.now() + 3_600_000) },
    replays: { delivery: randomUUID() },
    cases: { agent, type: "callback", title: "Call", dueAt: "2030-01-01T00:00:00Z" },
  };
  if (route.method === "delete") return {};
  if (route.path === "/v1/knowledge/documents/{id}") return { question: "Who?", answer: "Us." };
  if (MAKE_WHAT_THEY_NAME.includes(name(route))) return {};
  if (route.path === "/v1/webhooks/{id}") return { disabled: true };
  if (route.path === "/v1/cases/{id}") return { agent, state: "done" };
  const last = route.path.split("/").at(-1) ?? "";
  return bodies[last] ?? (route.method === "put" ? { document, revision: 1 } : {});
}

/** What takes a form refuses JSON before anything else of the request is looked at. */
const forms = (route: Route) => (route.body?.type === "multipart/form-data" ? [415] : []);

/** An id of what the route names, in one of the workspaces. */
function idFor(route: Route, whose: "own" | "foreign"): string {
  const at = inbox[whose];
  if (route.path.startsWith("/v1/inbox/conversations/")) return at.talk;
  if (route.path.startsWith("/v1/cases/")) return at.promise;
  if (route.path.startsWith("/v1/webhooks/")) return at.webhook;
  if (route.path.startsWith("/v1/contacts/imports/")) return at.imported;
  if (route.path.endsWith("/original") || route.path.endsWith("/readings")) return fileIds[whose];
  if (route.path.startsWith("/v1/knowledge/documents/"))
    return documentIds[whose === "own" && route.method === "delete" ? "gone" : whose];
  if (route.path.startsWith("/v1/contacts/"))
    return contactIds[whose === "own" && route.method === "delete" ? "gone" : whose];
  if (route.path.startsWith("/v1/orders/")) return orderRefs[whose];
  if (route.path.startsWith("/v1/products/")) return productRefs[whose];
  if (route.path.includes("{pool}")) return whose === "own" ? poolId : foreignPoolId;
  return whose === "own" ? flowId : foreignFlowId;
}

const keyed = ROUTES.flatMap((route) =>
  typeof route.rule === "object" ? [{ route, scope: route.rule.scope }] : [],
);
describe.each(keyed.map((one) => [name(one.route), one.route, one.scope] as const))(
  "%s",
  (_, route, scope) => {
    const keys = new Map<string, string>();
    const key = async (shop: Shop, scopes: readonly Scope[]) => {
      const known = `${shop.slug} ${scopes.join()}`;
      const made = keys.get(known) ?? (await createApiKey(shop.actor, { name: "test", scopes })).key;
      keys.set(known, made);
      return made;
    };

    const ownId = () => idFor(route, "own");
    const foreignId = () => idFor(route, "foreign");

    it("refuses who has no key, or none with this scope", async () => {
      for (const token of [undefined, "", "null", "pk_live_", `pk_live_${"a".repeat(43)}`])
        expect((await ask(route, ownId(), token)).status).toBe(401);
      const rest = SCOPES.filter((one) => one !== scope);
      expect((await ask(route, ownId(), await key(own, rest))).status).toBe(403);
    });

    it("lets the scope alone in", async () => {
      expect([200, 201, 202, 400, 428, ...forms(route)]).toContain(
        (await ask(route, ownId(), await key(own, [scope]))).status,
      );
    });

    it("knows no foreign and no empty ids", async () => {
      if (!route.path.includes("{")) {
        const answer = await ask(route, "", await key(other, [scope]));
        expect(answer.text).not.toContain(ownId());
        return;
      }
      const token = await key(own, [scope]);
      if (MAKE_WHAT_THEY_NAME.includes(name(route))) {
        for (const id of [foreignId(), ...EMPTY]) {
          const answer = await ask(route, id, token, bodyFor(route));
          expect([200, 201, 400, 404, 422], `${id}: ${answer.text}`).toContain(answer.status);
          expect(answer.json.id, id).not.toBe(foreignId());
        }
        return;
      }
      for (const id of [foreignId(), randomUUID(), ...EMPTY])
        expect((await ask(route, id, token, bodyFor(route))).status, id).toBe(404);
    });

    it("takes the workspace from the key, whatever the request says", async () => {
      const answer = await ask(route, ownId(), await key(own, [scope]), {
        workspaceId: other.actor.workspaceId,
      });
      if (route.method !== "get") expect([400, ...forms(route)]).toContain(answer.status);
      expect(answer.text).not.toContain(foreignId());
    });
  },
);

const visiting = ROUTES.filter((route) => route.rule === "visitor");
describe.each(visiting.map((route) => [name(route), route] as const))("%s", (_, route) => {
  it("answers only who has the token of that very conversation", async () => {
    const published = { workspaceId: own.actor.workspaceId, flowId, endpointId: "", publicId, webhookId: "" };
    const mine = await visit(server, published);
    const theirs = await visit(server, published);
    const last = mine.token.at(-1) === "A" ? "B" : "A";
    const apiKey = (await createApiKey(own.actor, { name: "test", scopes: [...SCOPES] })).key;
    for (const token of [
      undefined,
      "",
      "null",
      theirs.token,
      mine.token.slice(0, -1),
      `${mine.token.slice(0, -1)}${last}`,
      apiKey,
    ]) {
      const { status, text } = await ask(route, mine.conversation, token, { id: randomUUID(), text: "Ada" });
      expect([401, 404], `token ${token}`).toContain(status);
      expect(text).not.toContain("Hello");
    }
    for (const id of EMPTY)
      expect([400, 401, 404]).toContain(
        (await ask(route, id, mine.token, { id: randomUUID(), text: "Ada" })).status,
      );
    expect((await theirs.look()).text).not.toContain("Ada");
  });
});

it("T-12: no GET changes anything", async () => {
  const token = (await createApiKey(own.actor, { name: "reader", scopes: [...SCOPES] })).key;
  const published = { workspaceId: own.actor.workspaceId, flowId, endpointId: "", publicId, webhookId: "" };
  const visitor = await visit(server, published);
  const link = await call(`${server.url}/v1/links`, {
    token,
    body: { url: "https://shop.example/", contact: { email: "own@example.org" } },
  });
  expect(link.status, link.text).toBe(201);
  const pages = [
    `/c/${publicId}`,
    `/embed/${publicId}`,
    `/embed/${publicId}/look`,
    "/embed/preview",
    "/embed.js",
  ];
  const short = `/l/${String(link.json.short).split("/l/")[1]}`;
  const content = await fingerprinted(server.database);
  const before = await content();
  const seen = new Set<number>();
  for (const { route } of keyed.filter((one) => one.route.method === "get"))
    seen.add((await ask(route, idFor(route, "own"), token)).status);
  for (const at of [short, `${short}/qr.svg`])
    expect((await call(`${server.url}${at}`)).status, at).toBe(200);
  // 503: the widget is not built here.
  for (const at of pages) expect([200, 503], at).toContain((await call(`${server.url}${at}`)).status);
  expect((await visitor.look()).status).toBe(200);
  expect([...seen].sort()).toEqual([200, 400]); // a list of contacts wants to know whose
  expect(await content()).toBe(before);
});

describe("T-13, F29: limits", () => {
  /** These cost next to nothing, and what watches the process must always get through. */
  const FREE = ["GET /v1/health", "GET /v1/metrics", "GET /v1/openapi.json"];
  /** What a visitor may do so often and no more, beside what an address may. */
  const VISITORS: Record<string, readonly string[]> = {
    "POST /v1/chat/conversations/{id}/messages": ["conversation", "endpoint"],
    "POST /v1/chat/conversations/{id}/typing": ["conversation"],
    "POST /v1/chat/conversations/{id}/identity": ["conversation"],
    "POST /v1/chat/conversations/{id}/files": ["files"],
    "POST /v1/chat/{publicId}/conversations": ["starts", "endpoint"],
    "POST /v1/track/{publicId}": ["endpoint"],
  };
  let empty: string | undefined;
  const asked: string[] = [];
  afterEach(() => vi.restoreAllMocks());

  /** From now on nothing is left of this kind, whoever asks. */
  function exhaust(kind: string): void {
    empty = kind;
    asked.length = 0;
    vi.spyOn(RateLimiter.prototype, "take").mockImplementation((one, who) => {
      asked.push(`${one}:${who}`);
      if (one === empty)
        throw new AppError(429, "too-many-requests", "Wait.", { details: { retryAfter: 7 } });
    });
  }

  function refused({ status, headers, text }: Answer, what: string): void {
    expect([status, headers.get("retry-after")], `${what}: ${text}`).toEqual([429, "7"]);
  }

  it("every route asks for its caller's address before anything else", async () => {
    exhaust("ip");
    const rest = ROUTES.filter((route) => !FREE.includes(name(route)));
    for (const route of rest) refused(await ask(route, randomUUID()), name(route));
    expect(asked).toHaveLength(rest.length);
    expect(new Set(asked).size).toBe(1);
  });

  it("a program's calls are counted by its key, and a webhook's by its address", async () => {
    const { key } = await createApiKey(own.actor, { name: "busy", scopes: [...SCOPES] });
    const { webhookId } = await publish(server.database.pools, fiveSteps);
    exhaust("program");
    for (const { route } of keyed) refused(await ask(route, randomUUID(), key), name(route));
    expect(new Set(asked.filter((one) => one.startsWith("program:"))).size).toBe(1);
    refused(await call(`${server.url}/v1/in/${webhookId}`, { body: {} }), "a webhook");
  });

  it("a conversation takes so many turns and files, and an endpoint and an address so many conversations", async () => {
    const published = { workspaceId: own.actor.workspaceId, flowId, endpointId: "", publicId, webhookId: "" };
    const mine = await visit(server, published);
    const before = (await mine.look()).json.version;
    for (const [route, kinds] of Object.entries(VISITORS))
      for (const kind of kinds) {
        exhaust(kind);
        const at = ROUTES.find((one) => name(one) === route);
        if (!at) throw new Error(`${route} is not served`);
        const id = at.path.includes("{publicId}") ? publicId : mine.conversation;
        refused(await ask(at, id, mine.token, { id: randomUUID(), text: "Ada" }), `${route} ${kind}`);
        if (["conversation", "files"].includes(kind)) expect(asked).toContain(`${kind}:${mine.conversation}`);
        vi.restoreAllMocks();
      }
    expect((await mine.look()).json.version).toBe(before);
  });
});
