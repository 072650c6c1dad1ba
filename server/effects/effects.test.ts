import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { EFFECT_KINDS, type EffectOutcome, type EffectRequests } from "../../flow/kernel/effects";
import { closeScripts } from "../script/run-script";
import { effectConfig } from "./effect-config";
import { readExtraction } from "./extract-fields";
import { GuardedText } from "./guarded-text";
import { type PerformerContext, performEffect, performers } from "./index";
import { readHttpBody } from "./read-http-body";

type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

let asked: Asked[];
let answer: (response: ServerResponse, asked: Asked, turn: number) => void;
let base: string;
let close: () => void;

beforeEach(async () => {
  asked = [];
  answer = (response) => response.end();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    asked.push(seen);
    answer(response, seen, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  base = `http://127.0.0.1:${address.port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());
afterAll(() => closeScripts());

function context(more: Partial<PerformerContext> = {}): PerformerContext {
  const secrets: Record<string, string> = { TOKEN: 'a"b c&d', KEY: "k1" };
  return {
    workspaceId: "w",
    key: "run:1:node:1",
    config: {
      egress: { allowCidrs: ["127.0.0.0/8"] },
      model: { baseUrl: `${base}/v1`, model: "m" },
      email: {},
      retryDelayMs: 0,
    },
    secrets: async (name) => secrets[name],
    ...more,
  };
}

function http(more: Partial<EffectRequests["http"]>, where = context()): Promise<EffectOutcome<"http">> {
  return performers.http(
    { method: "GET", url: base, headers: [], timeoutMs: 5_000, retries: 0, ...more },
    where,
  );
}

function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

it("has a performer for every kind", () => {
  expect(Object.keys(performers).sort()).toEqual([...EFFECT_KINDS].sort());
});

const BOMB = gzipSync(Buffer.alloc(20_000_000));

describe("http", () => {
  it("sends what the flow wrote and gives status, headers and JSON", async () => {
    answer = (response) =>
      json(response, { list: [1, { a: "x\u0000" }] }, 201, { "x-a": "1", "set-cookie": "s=1" });
    const outcome = await http({ method: "POST", url: `${base}/a`, body: { type: "json", text: '{"q":1}' } });
    expect(outcome).toMatchObject({
      ok: true,
      result: { status: 201, headers: { "x-a": "1" }, body: { list: [1, { a: "x" }] } },
    });
    expect(JSON.stringify(outcome)).not.toContain("set-cookie");
    expect(asked[0]).toMatchObject({ method: "POST", url: "/a", body: '{"q":1}' });
    expect(asked[0]?.headers["content-type"]).toBe("application/json");
    expect(asked[0]?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{40}$/);
  });

  it("puts secrets in, each as its place demands, and refuses unknown ones", async () => {
    await http({
      method: "POST",
      url: `${base}/?t={{secret:TOKEN}}`,
      headers: [{ name: "X-Key", value: "Bearer {{secret:KEY}}" }],
      body: { type: "json", text: '{"t":"{{secret:TOKEN}}"}' },
    });
    expect(asked[0]?.url).toBe("/?t=a%22b%20c%26d");
    expect(asked[0]?.headers["x-key"]).toBe("Bearer k1");
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ t: 'a"b c&d' });
    const outcome = await http({ headers: [{ name: "a", value: "{{secret:OTHER}}" }] });
    expect(outcome).toMatchObject({ ok: false, error: { code: "secret_missing" } });
    expect(asked).toHaveLength(1);
  });

  it("gives an answer that says no as a result", async () => {
    answer = (response) => json(response, { error: "none" }, 404);
    expect(await http({})).toMatchObject({ ok: true, result: { status: 404, body: { error: "none" } } });
  });

  it("repeats what may be repeated, and only that", async () => {
    answer = (response, _asked, turn) => json(response, { turn }, turn < 3 ? 503 : 200);
    expect(await http({ retries: 2 })).toMatchObject({ result: { status: 200, body: { turn: 3 } } });
    asked = [];
    expect(await http({ method: "POST", retries: 2 })).toMatchObject({ result: { status: 503 } });
    expect(asked).toHaveLength(1);
    asked = [];
    const headers = [{ name: "Idempotency-Key", value: "mine" }];
    expect(await http({ method: "POST", retries: 2, headers })).toMatchObject({ result: { status: 200 } });
    expect(asked.map((one) => one.headers["idempotency-key"])).toEqual(["mine", "mine", "mine"]);
  });

  it("repeats after a broken connection", async () => {
    answer = (response, _asked, turn) => {
      if (turn === 1) response.socket?.resetAndDestroy();
      else json(response, turn);
    };
    expect(await http({ retries: 1 })).toMatchObject({ result: { body: 2 } });
    asked = [];
    expect(await http({ method: "PATCH", retries: 1 })).toMatchObject({
      ok: false,
      error: { code: "connect" },
    });
  });

  it("keeps a wait that the server asks for, unless it is long", async () => {
    answer = (response, _asked, turn) => json(response, {}, turn === 1 ? 429 : 200, { "retry-after": "0" });
    expect(await http({ method: "POST", retries: 1 })).toMatchObject({ result: { status: 200 } });
    answer = (response) => json(response, {}, 429, { "retry-after": "3600" });
    expect(await http({ retries: 3 })).toMatchObject({ result: { status: 429 } });
  });

  it.each([
    ["http://10.0.0.1/", "blocked"],
    ["http://169.254.169.254/", "blocked"],
    ["file:///etc/passwd", "protocol"],
    ["not an address", "protocol"],
    ["", "protocol"],
  ])("fails on %j", async (url, code) => {
    expect(await http({ url, retries: 2 })).toMatchObject({ ok: false, error: { code } });
  });

  it.each<[title: string, reply: (response: ServerResponse) => void, code: string]>([
    ["nothing", () => undefined, "timeout"],
    [
      "a slow drip",
      (response) => {
        response.writeHead(200, { "content-length": "100000" });
        const drip = setInterval(() => response.write("."), 10);
        response.once("close", () => clearInterval(drip));
      },
      "timeout",
    ],
    ["a reset", (response) => void response.socket?.resetAndDestroy(), "connect"],
    [
      "5 GB",
      (response) => {
        response.writeHead(200, { "content-length": "5000000000" });
        response.write("x");
      },
      "too_large",
    ],
    [
      "a bomb",
      (response) => {
        response.writeHead(200, { "content-encoding": "gzip" });
        response.end(BOMB);
      },
      "too_large",
    ],
    [
      "a body shorter than it says",
      (response) => {
        response.writeHead(200, { "content-length": "10" });
        response.write("abc", () => response.socket?.destroy());
      },
      "connect",
    ],
  ])("F16: is cut and fails where the server sends %s", async (_title, reply, code) => {
    answer = reply;
    const timeoutMs = code === "timeout" ? 250 : 20_000;
    expect(await http({ timeoutMs })).toMatchObject({ ok: false, error: { code } });
    // Nobody's certificate stands there at all.
    expect(await http({ url: base.replace("http:", "https:"), timeoutMs: 2_000 })).toMatchObject({
      ok: false,
    });
  });

  it("reads bodies of every kind", () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(readHttpBody(bytes("[1]"), null)).toEqual([1]);
    expect(readHttpBody(bytes("7"), "application/problem+json")).toBe(7);
    expect(readHttpBody(bytes("7"), "text/plain")).toBe("7");
    expect(readHttpBody(bytes("{no"), "application/json")).toBe("{no");
    expect(readHttpBody(bytes('{"__proto__":{"a":1},"b":2}'), "application/json")).toEqual({ b: 2 });
    expect(readHttpBody(bytes("[".repeat(100_000)), "application/json")).toBe("[".repeat(100_000));
    expect(readHttpBody(new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]), "text/html; charset=gbk")).toBe("你好");
    expect(readHttpBody(bytes("x"), "text/plain; charset=nonsense")).toBe("x");
    expect(readHttpBody(new Uint8Array([1, 2]), "image/png")).toBeNull();
    expect(readHttpBody(new Uint8Array(), "application/json")).toBeNull();
  });
});

describe("generate", () => {
  const request = { messages: [{ role: "user" as const, content: "Hi" }], maxTokens: 10, stream: false };

  it("says when no model is set up", async () => {
    const where = context();
    const outcome = await performers.generate(request, { ...where, config: { ...where.config, model: {} } });
    expect(outcome).toMatchObject({ ok: false, error: { code: "no_key" } });
  });

  it("extracts fields of their kinds", async () => {
    const content = JSON.stringify({
      text: "Thanks",
      data: { name: "Ann", age: "41", vip: "true", tags: "a", more: 1 },
    });
    answer = (response) =>
      json(response, { model: "m-1", choices: [{ finish_reason: "stop", message: { content } }] });
    const extract = [
      { name: "name", kind: "text" as const },
      { name: "age", kind: "number" as const },
      { name: "vip", kind: "boolean" as const },
      { name: "tags", kind: "list" as const },
      { name: "city", kind: "text" as const, description: "where they live" },
    ];
    expect(await performers.generate({ ...request, extract }, context())).toEqual({
      ok: true,
      result: {
        text: "Thanks",
        using: "model",
        model: "m-1",
        data: { name: "Ann", age: 41, vip: true, tags: ["a"], city: null },
      },
    });
    expect(asked[0]?.body).toContain("where they live");
  });

  it("takes fields without the frame, and nothing of another kind", () => {
    const fields = [
      { name: "n", kind: "number" as const },
      { name: "t", kind: "text" as const },
    ];
    expect(readExtraction({ n: "seven", t: { a: 1 } }, fields)).toEqual({
      text: "",
      data: { n: null, t: null },
    });
    expect(readExtraction({ n: 7, t: 8 }, fields)).toEqual({ text: "", data: { n: 7, t: "8" } });
  });

  it("streams only where the flow shows it", async () => {
    answer = (response, one) => {
      if (!one.body.includes('"stream":true'))
        json(response, { choices: [{ finish_reason: "stop", message: { content: "x" } }] });
      else
        response.end(
          `data: ${JSON.stringify({ choices: [{ delta: { content: "Hi" }, finish_reason: "stop" }] })}\n\n`,
        );
    };
    const deltas: string[] = [];
    const where = context({ onDelta: (text) => deltas.push(text) });
    expect(await performers.generate(request, where)).toMatchObject({ result: { text: "x" } });
    expect(deltas).toEqual([]);
    expect(await performers.generate({ ...request, stream: true }, where)).toMatchObject({
      result: { text: "Hi" },
    });
    expect(deltas).toEqual(["Hi"]);
  });

  it("tells the status of a refusal", async () => {
    answer = (response) => json(response, {}, 401);
    expect(await performers.generate(request, context())).toMatchObject({
      error: { code: "auth", status: 401 },
    });
  });
});

describe("script and email", () => {
  it("runs code", async () => {
    const request = {
      code: "vars.a = vars.a + 1; return contact.name",
      input: { vars: { a: 1 }, contact: { name: "Ann" }, conversation: {}, event: null, workspace: {} },
      now: 0,
      seed: 1,
      timeZone: "UTC",
    };
    expect(await performers.script(request, context())).toEqual({
      ok: true,
      result: { value: "Ann", vars: { a: 2 } },
    });
    expect(await performers.script({ ...request, code: "\nboom()" }, context())).toMatchObject({
      ok: false,
      error: { code: "threw", message: expect.stringContaining("(line 2)") },
    });
  });

  it("says when no mail server is set up", async () => {
    const request = { to: ["ann@example.com"], cc: [], bcc: [], subject: "s", text: "t" };
    expect(await performers.email(request, context())).toMatchObject({
      ok: false,
      error: { code: "no_smtp" },
    });
  });
});

describe("any effect", () => {
  it("becomes a failure when something of ours breaks", async () => {
    const faults: unknown[] = [];
    const broken = context({ secrets: () => Promise.reject(new Error("database is gone")) });
    const request = {
      method: "GET" as const,
      url: `${base}/{{secret:KEY}}`,
      headers: [],
      timeoutMs: 1_000,
      retries: 0,
    };
    const outcome = await performEffect({ kind: "http", key: "k", request }, broken, (fault) =>
      faults.push(fault),
    );
    expect(outcome).toEqual({ ok: false, error: { code: "internal", message: expect.any(String) } });
    expect(JSON.stringify(outcome)).not.toContain("database");
    expect(faults).toHaveLength(1);
  });

  it("takes its settings from the environment", () => {
    const env = {
      ssrfAllowHosts: ["a.internal"],
      ssrfAllowCidrs: ["10.0.0.0/8"],
      openaiApiKey: "k",
      openaiBaseUrl: undefined,
      smtpUrl: undefined,
    };
    expect(effectConfig(env)).toMatchObject({
      egress: { allowHosts: ["a.internal"] },
      model: { apiKey: "k" },
    });
    expect(() => effectConfig({ ...env, ssrfAllowCidrs: ["10.0.0.0"] })).toThrow(/SSRF_ALLOW_CIDRS/);
  });
});

it("a model's marks of Markdown are not shown, while it streams and at its end; lists and sums stay", () => {
  const shown: string[] = [];
  const text = new GuardedText({
    instructions: "",
    links: [],
    onSentence: (sentence) => shown.push(sentence),
  });
  const said = [
    "## Delivery\n\nIt takes **three days. Or** *four* with `DHL`.\n",
    "* Leeds\n- 2 * 3 = 6\n1. 请在**三天内**退货，2**3 是 8，my_own_name。",
  ];
  for (const piece of said.join("")) text.push(piece);
  const plain =
    "Delivery\n\nIt takes three days. Or four with DHL.\n- Leeds\n- 2 * 3 = 6\n1. 请在三天内退货，2**3 是 8，my_own_name。";
  expect(text.end()).toBe(plain);
  expect(shown.join("")).toBe(plain);
});
