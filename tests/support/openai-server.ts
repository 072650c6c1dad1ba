import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { FAULTS, type FaultName } from "./openai-faults";

/** A request as it came, its body read as JSON. */
export interface AskedModel {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model?: string;
    readonly messages: readonly { role: string; content: string | null; tool_call_id?: string }[];
    readonly stream?: boolean;
    readonly max_tokens?: number;
    readonly tools?: readonly { function: { name: string; description?: string; parameters?: object } }[];
    readonly input?: string | readonly string[];
  };
}

/** What the model does: says something, calls tools, or goes wrong. A string is a text. */
export type ModelReply =
  | string
  | {
      readonly text?: string;
      readonly calls?: readonly { readonly name: string; readonly arguments: unknown }[];
      /** Pieces of a stream have so many characters; 7 without it. */
      readonly piece?: number;
      readonly usage?: { readonly input: number; readonly output: number } | null;
      readonly finish?: string;
    }
  | { readonly fault: FaultName };

export type ModelScript = (asked: AskedModel, turn: number) => ModelReply | Promise<ModelReply>;

export interface OpenAiServer {
  /** To be used as the base URL of a model. */
  readonly url: string;
  /** Every request of chat completions and embeddings, in order. */
  readonly asked: AskedModel[];
  /** What the model does next, and from then on. */
  script(script: ModelScript | ModelReply): void;
  /** Vectors of texts, or the fault of the endpoint that gives them. More texts than `most` at once it refuses. */
  vectors(of: ((text: string) => number[]) | { fault: FaultName }, most?: number): void;
  close(): Promise<void>;
}

/** A server on loopback that speaks OpenAI's chat completions (whole, streamed, with tools) and embeddings, by a script. */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  const asked: AskedModel[] = [];
  let turns = 0;
  let script: ModelScript = () => "Hello.";
  let vectors: ((text: string) => number[]) | { fault: FaultName } = lettersVector;
  let mostTexts = Number.POSITIVE_INFINITY;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const seen: AskedModel = {
      path: request.url ?? "",
      headers: request.headers,
      body: JSON.parse(body || "{}"),
    };
    asked.push(seen);
    if (seen.path.endsWith("/embeddings")) {
      const isTooMany = [seen.body.input ?? []].flat().length > mostTexts;
      return embed(response, seen, isTooMany ? { fault: "400" } : vectors);
    }
    turns += 1;
    const reply = await script(seen, turns);
    if (typeof reply === "object" && "fault" in reply)
      FAULTS[reply.fault](response, seen.body.stream === true);
    else if (seen.body.stream) stream(response, seen, reply);
    else whole(response, seen, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    asked,
    script(next) {
      turns = 0;
      script = typeof next === "function" ? next : () => next;
    },
    vectors(of, most = Number.POSITIVE_INFINITY) {
      vectors = of;
      mostTexts = most;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The server for a test file; each test begins with nothing asked. Use it inside tests and hooks only. */
export function openAiServer(): () => OpenAiServer {
  let server: OpenAiServer | undefined;
  beforeAll(async () => {
    server = await startOpenAiServer();
  });
  beforeEach(() => {
    if (!server) return;
    server.asked.length = 0;
    server.script("Hello.");
    server.vectors(lettersVector);
  });
  afterAll(async () => {
    await server?.close();
  });
  return () => {
    if (!server) throw new Error("the scripted model exists only inside tests and hooks");
    return server;
  };
}

/** Which letters and pairs of letters a text has: near for texts with the same words. */
export function lettersVector(text: string): number[] {
  const vector = new Array<number>(64).fill(0);
  const letters = [...text.toLowerCase()];
  for (const [at, letter] of letters.entries()) {
    const slot = ((letter.codePointAt(0) ?? 0) * 31 + (letters[at + 1]?.codePointAt(0) ?? 0)) % 64;
    vector[slot] = (vector[slot] ?? 0) + 1;
  }
  return vector;
}

interface Said {
  text: string;
  calls: { id: string; type: "function"; function: { name: string; arguments: string } }[];
  piece: number;
  finish: string;
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
}

function saidOf(asked: AskedModel, reply: Exclude<ModelReply, { fault: FaultName }>): Said {
  const given = typeof reply === "string" ? { text: reply } : reply;
  const text = given.text ?? "";
  const calls = (given.calls ?? []).map((call, at) => ({
    id: `call_${asked.body.messages.length}_${at}`,
    type: "function" as const,
    function: {
      name: call.name,
      arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
    },
  }));
  const input = given.usage?.input ?? Math.ceil(JSON.stringify(asked.body.messages).length / 4);
  const output = given.usage?.output ?? Math.max(1, Math.ceil(text.length / 4));
  return {
    text,
    calls,
    piece: given.piece ?? 7,
    finish: given.finish ?? (calls.length ? "tool_calls" : "stop"),
    usage:
      given.usage === null
        ? null
        : { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

function whole(
  response: ServerResponse,
  asked: AskedModel,
  reply: Exclude<ModelReply, { fault: FaultName }>,
): void {
  const { text, calls, finish, usage } = saidOf(asked, reply);
  const message = {
    role: "assistant",
    content: text || null,
    ...(calls.length ? { tool_calls: calls } : {}),
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      id: "c-1",
      object: "chat.completion",
      created: 1,
      model: asked.body.model,
      choices: [{ index: 0, finish_reason: finish, message }],
      ...(usage ? { usage } : {}),
    }),
  );
}

function stream(
  response: ServerResponse,
  asked: AskedModel,
  reply: Exclude<ModelReply, { fault: FaultName }>,
): void {
  const { text, calls, piece, finish, usage } = saidOf(asked, reply);
  const event = (delta: object, reason: string | null = null): string =>
    `data: ${JSON.stringify({ id: "c-1", object: "chat.completion.chunk", model: asked.body.model, choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let at = 0; at < text.length; at += piece)
    response.write(event({ content: text.slice(at, at + piece) }));
  for (const [index, { id, type, function: called }] of calls.entries()) {
    // Arguments come in pieces too, and only the first names the tool.
    const half = Math.ceil(called.arguments.length / 2);
    const [one, two] = [called.arguments.slice(0, half), called.arguments.slice(half)];
    response.write(
      event({ tool_calls: [{ index, id, type, function: { name: called.name, arguments: one } }] }),
    );
    response.write(event({ tool_calls: [{ index, function: { arguments: two } }] }));
  }
  response.write(event({}, finish));
  if (usage) response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
  response.end("data: [DONE]\n\n");
}

function embed(
  response: ServerResponse,
  asked: AskedModel,
  vectors: ((text: string) => number[]) | { fault: FaultName },
): void {
  if ("fault" in vectors) return FAULTS[vectors.fault](response, false);
  const texts = [asked.body.input ?? []].flat();
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      object: "list",
      model: asked.body.model,
      data: texts.map((text, index) => ({ object: "embedding", index, embedding: vectors(text) })),
      usage: { prompt_tokens: texts.join("").length, total_tokens: texts.join("").length },
    }),
  );
}
