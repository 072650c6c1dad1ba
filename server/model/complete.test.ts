import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EgressPolicy } from "../safe-fetch";
import { type Completion, type CompletionRequest, complete, type ModelConfig } from "./complete";
import { findJsonObject } from "./find-json";
import type { CallEnd } from "./model-config";
import { ModelError } from "./model-error";

const policy: EgressPolicy = { allowCidrs: ["127.0.0.0/8"] };
type Asked = {
  path: string;
  headers: IncomingHttpHeaders;
  body: { messages: { role: string; content: string }[] } & Record<string, unknown>;
};

let answer: (response: ServerResponse, asked: Asked, turn: number) => void;
let asked: Asked[];
let config: ModelConfig;
let close: () => void;

beforeEach(async () => {
  asked = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const seen: Asked = { path: request.url ?? "", headers: request.headers, body: JSON.parse(body) };
    asked.push(seen);
    answer(response, seen, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  config = { apiKey: "sk-canary", baseUrl: `http://127.0.0.1:${address.port}/v1`, model: "small" };
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

function ask(more: Partial<CompletionRequest> = {}): Promise<Completion> {
  return complete(config, policy, {
    messages: [{ role: "user", content: "Hi" }],
    purpose: "generate",
    maxTokens: 50,
    ...more,
  });
}

async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  const outcome = await promise.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (outcome instanceof ModelError) return outcome;
  throw new Error(`expected a ModelError, got ${JSON.stringify(outcome)} ${String(outcome)}`);
}

function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function said(content: unknown, finish: string | null = "stop"): unknown {
  return {
    id: "c-1",
    object: "chat.completion",
    created: 1,
    model: "small-1",
    choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", content } }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  };
}

function piece(content: string | undefined, finish: string | null = null): string {
  const delta = content === undefined ? {} : { content };
  return `data: ${JSON.stringify({ id: "c-1", model: "small-1", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

const recorded = `${piece("Hel")}${piece("lo 😀")}${piece(undefined, "stop")}data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\ndata: [DONE]\n\n`;

function stream(response: ServerResponse, text: string | Uint8Array): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(text);
}

describe("a model that answers", () => {
  it("gets the messages and the key, and gives text, model and usage", async () => {
    answer = (response) => json(response, said("Hello"));
    expect(await ask({ temperature: 0.2 })).toEqual({
      text: "Hello",
      calls: [],
      truncated: false,
      model: "small-1",
      usage: { input: 7, output: 3 },
    });
    expect(asked[0]?.path).toBe("/v1/chat/completions");
    expect(asked[0]?.headers.authorization).toBe("Bearer sk-canary");
    expect(asked[0]?.body).toMatchObject({
      model: "small",
      max_tokens: 50,
      temperature: 0.2,
      messages: [{ role: "user", content: "Hi" }],
    });
  });

  it("streams", async () => {
    answer = (response) => stream(response, recorded);
    const deltas: string[] = [];
    const completion = await ask({ onDelta: (text) => deltas.push(text) });
    expect(deltas).toEqual(["Hel", "lo 😀"]);
    expect(completion).toMatchObject({ text: "Hello 😀", usage: { input: 5, output: 2 } });
  });

  it("never shows half a character", async () => {
    answer = (response) =>
      stream(response, `${piece("a\ud83d")}${piece("\ude00b")}${piece(undefined, "stop")}`);
    const deltas: string[] = [];
    await ask({ onDelta: (text) => deltas.push(text) });
    expect(deltas).toEqual(["a", "😀b"]);
  });

  it("keeps what it thinks to itself, wherever the pieces end", async () => {
    const thought = "\n<think>They want {a: 1}.\nSecretly.</think>\n\nHello <think> you";
    answer = (response) => json(response, said(thought));
    expect((await ask()).text).toBe("Hello <think> you");
    for (const size of [1, 3, 8, 200]) {
      const pieces = Array.from({ length: Math.ceil(thought.length / size) }, (_, at) =>
        piece(thought.slice(at * size, (at + 1) * size)),
      );
      answer = (response) => stream(response, [...pieces, piece(undefined, "stop")].join(""));
      let shown = "";
      const { text } = await ask({
        onDelta: (one) => {
          shown += one;
        },
      });
      expect([text, shown]).toEqual(["Hello <think> you", "Hello <think> you"]);
    }
    answer = (response) => stream(response, `${piece("<thi")}${piece(undefined, "stop")}`);
    expect((await ask({ onDelta: () => undefined })).text).toBe("<thi");
  });

  it("believes no count that could not be", async () => {
    const usage = { prompt_tokens: -5_000, completion_tokens: 2.6 };
    answer = (response) => json(response, { ...(said("Hello") as object), usage });
    expect((await ask()).usage).toEqual({ input: 0, output: 3 });
  });

  it("says when it stopped at its limit", async () => {
    answer = (response) => json(response, said("Hello wor", "length"));
    expect((await ask()).truncated).toBe(true);
  });

  it("drops NUL and lone surrogates", async () => {
    answer = (response) => json(response, said("a\u0000b\ud800"));
    expect((await ask()).text).toBe("ab\ufffd");
  });

  it("spares reasoning models the parameters they refuse", async () => {
    answer = (response) => json(response, said("x"));
    await ask({ model: "gpt-5-mini", temperature: 1 });
    expect(asked[0]?.body).toMatchObject({ model: "gpt-5-mini", max_completion_tokens: 50 });
    expect(asked[0]?.body).not.toHaveProperty("temperature");
  });
});

describe("set-up", () => {
  it("is no_key without one, whatever the process's environment holds", async () => {
    const before = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = "sk-env";
    try {
      const failure = await failureOf(
        complete({}, policy, { messages: [], purpose: "generate", maxTokens: 1 }),
      );
      expect(failure.code).toBe("no_key");
    } finally {
      if (before === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = before;
    }
  });

  it("needs no key for an own endpoint", async () => {
    answer = (response) => json(response, said("local"));
    config = { baseUrl: config.baseUrl, model: "m" };
    expect((await ask()).text).toBe("local");
  });

  it("goes through the guard", async () => {
    const failure = await failureOf(
      complete(config, {}, { messages: [], purpose: "generate", maxTokens: 1 }),
    );
    expect(failure.code).toBe("address");
    expect(asked).toHaveLength(0);
  });
});

describe("F-13 to F-15, B-58: a model that does not", () => {
  const page = "<!doctype html><html><body>Bad gateway</body></html>";
  const bodies: [title: string, reply: (response: ServerResponse) => void, code: string][] = [
    ["500", (r) => json(r, { error: { message: "boom sk-canary" } }, 500), "server"],
    ["503 HTML", (r) => r.writeHead(503, { "content-type": "text/html" }).end(page), "server"],
    ["401", (r) => json(r, { error: { message: "bad key" } }, 401), "auth"],
    [
      "404 unknown model",
      (r) =>
        json(r, { error: { code: "model_not_found", message: "The model `small` does not exist" } }, 404),
      "unknown_model",
    ],
    [
      "404 of a local server",
      (r) => json(r, { error: { message: 'model "small" not found' } }, 404),
      "unknown_model",
    ],
    ["400 unknown model", (r) => json(r, { error: { message: "Model Not Exist" } }, 400), "unknown_model"],
    [
      "400 模型不存在",
      (r) => json(r, { error: { code: "1211", message: "模型不存在，请检查" } }, 400),
      "unknown_model",
    ],
    ["404 page", (r) => r.writeHead(404, { "content-type": "text/html" }).end(page), "not_found"],
    ["404 JSON", (r) => json(r, { detail: "Not Found" }, 404), "not_found"],
    ["402", (r) => json(r, { error: { message: "Insufficient Balance" } }, 402), "quota"],
    ["429 without money", (r) => json(r, { error: { code: "insufficient_quota" } }, 429), "quota"],
    [
      "429 欠费",
      (r) => json(r, { error: { message: "您的账户已欠费" } }, 429, { "retry-after": "0" }),
      "quota",
    ],
    ["400 without a body", (r) => r.writeHead(400).end(), "bad_request"],
    ["429 without Retry-After", (r) => json(r, { error: {} }, 429), "rate_limited"],
    ["429 for an hour", (r) => json(r, { error: {} }, 429, { "retry-after": "3600" }), "rate_limited"],
    ["200 HTML", (r) => r.writeHead(200, { "content-type": "text/html" }).end(page), "garbage"],
    ["invalid JSON", (r) => json(r, '{"choices":['), "garbage"],
    ["JSON that is no answer", (r) => json(r, { hello: 1 }), "garbage"],
    ["null", (r) => json(r, "null"), "garbage"],
    ["no choices", (r) => json(r, { choices: [] }), "garbage"],
    ["content of another type", (r) => json(r, said({ a: 1 })), "garbage"],
    ["an empty body", (r) => r.writeHead(200, { "content-type": "application/json" }).end(), "garbage"],
    ["204", (r) => r.writeHead(204).end(), "garbage"],
    ["empty text", (r) => json(r, said("")), "empty"],
    ["only thoughts", (r) => json(r, said("<think>Hm, what now", "length")), "empty"],
    ["only NULs", (r) => json(r, said("\u0000\u0000")), "empty"],
    ["a tool call only", (r) => json(r, said(null, "tool_calls")), "empty"],
    ["a filter", (r) => json(r, said("", "content_filter")), "blocked"],
    [
      "a refusal",
      (r) => json(r, { choices: [{ finish_reason: "stop", message: { content: null, refusal: "No." } }] }),
      "blocked",
    ],
    ["3 MB", (r) => json(r, said("x".repeat(3_000_000))), "too_large"],
    ["a redirect", (r) => r.writeHead(302, { location: "http://10.0.0.1/" }).end(), "connect"],
    ["a reset", (r) => void r.socket?.resetAndDestroy(), "connect"],
    [
      "a body that breaks off",
      (r) => {
        r.writeHead(200, { "content-length": "100" });
        r.write("{", () => r.socket?.destroy());
      },
      "connect",
    ],
  ];
  it.each(bodies)("%s", async (_title, reply, code) => {
    answer = reply;
    const failure = await failureOf(ask());
    expect(failure.code).toBe(code);
    expect(failure.message).not.toMatch(/sk-canary|127\.0/);
    expect(asked).toHaveLength(1);
  });

  const streams: [title: string, body: string, code: string][] = [
    ["nothing", "", "garbage"],
    ["HTML", page, "garbage"],
    ["lines that are no JSON", "data: {nope\n\n", "garbage"],
    ["pieces that are no answer", 'data: {"choices":"x"}\n\n', "garbage"],
    ["an error in the middle", `${piece("a")}data: {"error":{"message":"overloaded"}}\n\n`, "garbage"],
    ["no reason to finish", `${piece("a")}data: [DONE]\n\n`, "cut"],
    ["only white space", `${piece("  \n")}${piece(undefined, "stop")}data: [DONE]\n\n`, "empty"],
    ["100,000 tokens too many", piece("word ".repeat(20_000)).repeat(3), "too_large"],
  ];
  it.each(streams)("a stream of %s", async (_title, body, code) => {
    answer = (response) => stream(response, body);
    expect((await failureOf(ask({ onDelta: () => undefined }))).code).toBe(code);
  });

  it("silence", async () => {
    answer = () => undefined;
    expect((await failureOf(ask({ timeoutMs: 60 }))).code).toBe("timeout");
    answer = (response) =>
      void response.writeHead(200, { "content-type": "text/event-stream" }).write(piece("a"));
    expect((await failureOf(ask({ timeoutMs: 60, onDelta: () => undefined }))).code).toBe("timeout");
  });

  it("an endless stream", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const pump = (): void => {
        while (response.write(piece("more and more ")));
        response.once("drain", pump);
      };
      pump();
    };
    expect((await failureOf(ask({ onDelta: () => undefined }))).code).toBe("too_large");
  });

  it("a stream cut at every byte: never taken for a whole answer", async () => {
    const bytes = new TextEncoder().encode(recorded);
    const whole = recorded.indexOf('"finish_reason":"stop"');
    for (let at = 0; at < bytes.length; at += 1) {
      answer = (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(bytes.subarray(0, at), () => response.socket?.destroy());
      };
      const outcome = await ask({ onDelta: () => undefined }).catch((error: unknown) => error);
      if (outcome instanceof ModelError) expect(["cut", "garbage", "connect"]).toContain(outcome.code);
      else {
        expect(at).toBeGreaterThan(whole);
        expect(outcome).toMatchObject({ text: "Hello 😀" });
      }
    }
  });

  it("is asked again once when it says when", async () => {
    answer = (response, _asked, turn) => {
      if (turn === 1) json(response, { error: {} }, 429, { "retry-after": "0" });
      else json(response, said("now"));
    };
    expect((await ask()).text).toBe("now");
    answer = (response) => json(response, { error: {} }, 429, { "retry-after": "0" });
    asked = [];
    expect((await failureOf(ask())).code).toBe("rate_limited");
    expect(asked).toHaveLength(2);
  });

  it("is left when the caller cancels", async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    expect((await failureOf(ask({ signal: controller.signal }))).code).toBe("aborted");
  });
});

describe("JSON", () => {
  it("is found in a fence, in prose and behind other braces", () => {
    expect(findJsonObject('```json\n{"a":1}\n```')).toEqual({ a: 1 });
    expect(findJsonObject('Use {braces}: {"a":"}{","b":{"c":[1]}} as you see')).toEqual({
      a: "}{",
      b: { c: [1] },
    });
    expect(findJsonObject("[1]")).toBeUndefined();
    expect(findJsonObject('{"a":1')).toBeUndefined();
    expect(findJsonObject('{"__proto__":{"x":1}}')).toBeUndefined();
    expect(findJsonObject("{".repeat(100_000))).toBeUndefined();
  });

  it("is asked for once more, and both tries are counted", async () => {
    answer = (response, _asked, turn) =>
      json(response, said(turn === 1 ? "Sure! Here it is." : '{"ok":true}'));
    expect(await ask({ json: true })).toMatchObject({ json: { ok: true }, usage: { input: 14, output: 6 } });
    expect(asked[1]?.body.messages).toHaveLength(3);
    answer = (response) => json(response, said("no"));
    asked = [];
    expect((await failureOf(ask({ json: true }))).code).toBe("garbage");
    expect(asked).toHaveLength(2);
  });
});

describe("what a call has cost", () => {
  const tools = [{ name: "look", description: "", parameters: {} }];
  const words = "word ".repeat(2_000);
  const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
    `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
  const call = (name: string, given: string, more: object = {}) =>
    chunk({ tool_calls: [{ index: 0, id: name, function: { name, arguments: given } }], ...more });

  async function costOf(body: string, more: Partial<CompletionRequest> = {}): Promise<CallEnd | undefined> {
    const ends: CallEnd[] = [];
    answer = (response) => stream(response, `${body}data: [DONE]\n\n`);
    const meter = {
      take: async () => async (end: CallEnd) => {
        ends.push(end);
      },
    };
    await complete({ ...config, meter }, policy, {
      messages: [{ role: "user", content: "Hi" }],
      purpose: "generate",
      maxTokens: 5_000,
      onDelta: () => undefined,
      ...more,
    });
    return ends[0];
  }

  it.each([
    ["what was thought in the text", chunk({ content: `<think>${words}</think>ok` }, "stop")],
    ["what was thought beside it", chunk({ reasoning_content: words }) + chunk({ content: "ok" }, "stop")],
    ["what was given to a tool", call("look", JSON.stringify({ words })) + chunk({}, "tool_calls")],
    [
      "text of which only the question was counted",
      chunk({ content: words }, "stop", { usage: { prompt_tokens: 5 } }),
    ],
  ])("counts %s, where the endpoint does not", async (_what, body) => {
    const cost = await costOf(body, { tools });
    expect(cost?.output).toBeGreaterThan(2_000);
    expect(cost?.input).toBeGreaterThan(0);
  });

  it("is what it may have cost where the connection broke off in the middle, and nothing where there was none", async () => {
    const ends: CallEnd[] = [];
    const meter = {
      take: async () => async (end: CallEnd) => {
        ends.push(end);
      },
    };
    answer = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunk({ content: words }), () =>
        setTimeout(() => response.socket?.resetAndDestroy(), 20),
      );
    };
    const asking = (baseUrl = config.baseUrl) =>
      failureOf(
        complete({ ...config, baseUrl, meter }, policy, {
          messages: [{ role: "user", content: "Hi" }],
          purpose: "generate",
          maxTokens: 5_000,
          onDelta: () => undefined,
        }),
      );
    await asking();
    close();
    expect((await asking()).code).toBe("connect");
    expect(ends.map(({ output }) => output)).toEqual([5_000, 0]);
  });

  it("two calls under one index are two", async () => {
    answer = (response) =>
      stream(
        response,
        `${call("look", "{}")}${call("find", '{"a":1}')}${chunk({}, "tool_calls")}data: [DONE]\n\n`,
      );
    const { calls } = await ask({ tools, onDelta: () => undefined });
    expect(calls).toMatchObject([
      { name: "look", arguments: "{}" },
      { name: "find", arguments: '{"a":1}' },
    ]);
  });

  it("who asks for a tool when asked for JSON again gets it", async () => {
    answer = (response, _asked, turn) =>
      json(
        response,
        turn === 1
          ? said("Sure.")
          : {
              choices: [
                {
                  finish_reason: "tool_calls",
                  message: {
                    content: null,
                    tool_calls: [{ id: "a", function: { name: "look", arguments: "{}" } }],
                  },
                },
              ],
            },
      );
    expect(await ask({ tools, json: true })).toMatchObject({ calls: [{ name: "look" }] });
  });
});
