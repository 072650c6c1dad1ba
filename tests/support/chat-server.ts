import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import type { Clock } from "../../server/clock";
import type { PerformEffect } from "../../server/conversations/effect-port";
import { type ConversationPlane, createPlane } from "../../server/conversations/plane";
import type { Pools } from "../../server/db/pools";
import { readEnvironment } from "../../server/env";
import { createListener } from "../../server/http/listener";
import { closeServer, createHttpServer, listen } from "../../server/http-server";
import { flowOf } from "./flow-of";
import { type TestDatabase, testDatabase } from "./test-database";

export { flowOf };
export const SECRET = "kJ8vQ2mZr7Xw4Lb9Tn6Yc3Hd5Gf1Sa0PqEuRiOyB";

export interface ChatServer {
  readonly url: string;
  readonly plane: ConversationPlane;
  close(): Promise<void>;
  /** Ends as a process does that is told to stop; resolves when nothing is under way any more. */
  stop(lastRequestsMs?: number): Promise<void>;
}

export interface ChatServerOptions {
  readonly perform?: PerformEffect;
  readonly clock?: Clock;
  readonly environment?: Record<string, string>;
  readonly placement?: "shared" | "workspace";
}

/** A data plane of its own on a free port: what one process of several is. */
export async function startChatServer(pools: Pools, options: ChatServerOptions = {}): Promise<ChatServer> {
  const env = readEnvironment({
    PARLEY_SECRET_KEY: SECRET,
    PARLEY_URL: "http://parley.example",
    ...options.environment,
  });
  globalThis.parleyEnvironment ??= env;
  const stopping = new AbortController();
  const plane = createPlane({
    pools,
    secret: SECRET,
    clock: options.clock ?? { now: () => Date.now() },
    perform:
      options.perform ??
      (async () => ({ ok: false, error: { code: "none", message: "This test performs nothing." } })),
    stopping: stopping.signal,
    ...(options.placement ? { placement: options.placement } : {}),
  });
  await plane.listen();
  const server: Server = createHttpServer(
    createListener({ env, plane, stopping: stopping.signal }),
    undefined,
  );
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    plane,
    close: async () => {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await plane.close();
    },
    stop: async (lastRequestsMs) => {
      stopping.abort();
      await closeServer(server, 60_000, lastRequestsMs);
      await plane.close();
    },
  };
}

/** A database and a data plane for a test file. Use the fields inside tests and hooks only. */
export function chatServer(
  options: ChatServerOptions = {},
): ChatServer & { readonly database: TestDatabase } {
  const database = testDatabase();
  let server: ChatServer | undefined;
  beforeAll(async () => {
    server = await startChatServer(database.pools, options);
  });
  afterAll(async () => {
    await server?.close();
  });
  const ready = (): ChatServer => {
    if (!server) throw new Error("the server exists only inside tests and hooks");
    return server;
  };
  return {
    database,
    get url() {
      return ready().url;
    },
    get plane() {
      return ready().plane;
    },
    close: () => ready().close(),
    stop: (lastRequestsMs) => ready().stop(lastRequestsMs),
  };
}

export interface Published {
  readonly workspaceId: string;
  readonly flowId: string;
  readonly endpointId: string;
  readonly publicId: string;
  readonly webhookId: string;
}

/** Publishes a document in a workspace of its own (or a given one), as the services would. */
export async function publish(
  pools: Pools,
  document: object,
  more: {
    workspaceId?: string;
    origins?: string[];
    apiAllowed?: boolean;
    pins?: object;
    flowId?: string;
    constants?: object;
  } = {},
): Promise<Published> {
  const ids = {
    flow: more.flowId ?? randomUUID(),
    workspace: more.workspaceId ?? randomUUID(),
    chat: randomUUID(),
    hook: randomUUID(),
  };
  const publicId = randomUUID().replaceAll("-", "").slice(0, 20);
  const webhookId = randomUUID().replaceAll("-", "").slice(0, 20);
  const text = JSON.stringify({
    schema: 1,
    name: "Test",
    locale: "en",
    variables: [],
    settings: {},
    edges: [],
    ...document,
    id: ids.flow,
  });
  const client = await pools.app.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.workspace', $1, true)", [ids.workspace]);
    if (!more.workspaceId) {
      await client.query("INSERT INTO workspace (id, slug, name, settings) VALUES ($1, $2, 'Test', $3)", [
        ids.workspace,
        `w-${ids.workspace.slice(0, 12)}`,
        { constants: more.constants ?? {} },
      ]);
    }
    await client.query("INSERT INTO flow (workspace_id, id, name, draft) VALUES ($1, $2, 'Test', $3)", [
      ids.workspace,
      ids.flow,
      text,
    ]);
    await client.query(
      "INSERT INTO flow_version (workspace_id, flow_id, number, document, pins) VALUES ($1, $2, 1, $3, $4)",
      [ids.workspace, ids.flow, text, more.pins ?? {}],
    );
    for (const [id, kind, name] of [
      [ids.chat, "chat", publicId],
      [ids.hook, "webhook", webhookId],
    ]) {
      await client.query(
        "INSERT INTO endpoint (workspace_id, id, public_id, flow_id, kind, active_version, allowed_origins, api_allowed) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)",
        [ids.workspace, id, name, ids.flow, kind, more.origins ?? [], more.apiAllowed ?? false],
      );
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
  return { workspaceId: ids.workspace, flowId: ids.flow, endpointId: ids.chat, publicId, webhookId };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any route
  readonly json: any;
  readonly headers: Headers;
}

export async function call(
  url: string,
  options: {
    method?: string;
    body?: unknown;
    raw?: string | Uint8Array<ArrayBuffer>;
    headers?: Record<string, string>;
    token?: string;
  } = {},
): Promise<Answer> {
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    ...(body === undefined ? {} : { body }),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined; // a stream or a page
  }
  return { status: response.status, text, json, headers: response.headers };
}

/**
 * What a request gets in the end that comes again with the same id as long as it is sent away with a `Retry-After`, as
 * every client of the chat does. For tests whose crowd a busy machine may not take at once.
 */
export async function comingAgain<T>(send: (id: string) => Promise<T>, answer: (sent: T) => Answer) {
  const id = randomUUID();
  for (;;) {
    const sent = await send(id);
    const { status, headers } = answer(sent);
    const after = headers.get("retry-after");
    if (status !== 503 || after === null) return sent;
    await setTimeout(Number(after) * 1000);
  }
}

export interface Visitor {
  readonly conversation: string;
  readonly token: string;
  readonly first: Answer;
  say(body: object): Promise<Answer>;
  look(): Promise<Answer>;
}

/** Begins a conversation over HTTP. */
export async function visit(
  server: Pick<ChatServer, "url">,
  published: Published,
  body: object = {},
): Promise<Visitor> {
  const first = await call(`${server.url}/v1/chat/${published.publicId}/conversations`, {
    body: { id: randomUUID(), ...body },
  });
  const { conversation, token } = first.json;
  const at = `${server.url}/v1/chat/conversations/${conversation}`;
  return {
    conversation,
    token,
    first,
    say: (message) => call(`${at}/messages`, { token, body: { id: randomUUID(), ...message } }),
    look: () => call(at, { token }),
  };
}

const text = (words: string) => ({ type: "text", text: words });

/** The five steps of the benches: two bubbles and a question, a condition, a choice, a last bubble. */
export const fiveSteps = flowOf(
  {
    start: { type: "onChat" },
    hello: {
      type: "ask",
      data: { bubbles: [text("Hello"), text("What is your name?")], input: { type: "text" }, save: "name" },
    },
    has: {
      type: "condition",
      data: { rules: [{ id: "a", when: { all: [{ left: "name", operator: "contains", right: "a" }] } }] },
    },
    pick: {
      type: "ask",
      data: {
        bubbles: [text("Nice name, {{ name }}")],
        input: {
          type: "choice",
          options: [
            { id: "tea", label: "Tea" },
            { id: "coffee", label: "Coffee" },
          ],
        },
        save: "drink",
      },
    },
    bye: { type: "say", data: { bubbles: [text("{{ name }} gets {{ drink }}")] } },
  },
  ["start -> hello", "hello.answered -> has", "has.a -> pick", "has.else -> pick", "pick.answered -> bye"],
  {
    variables: [
      { name: "name", kind: "text" },
      { name: "drink", kind: "text" },
    ],
  },
);
