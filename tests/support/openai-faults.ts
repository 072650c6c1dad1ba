import type { ServerResponse } from "node:http";

const PAGE = "<!doctype html><html><body>Bad gateway</body></html>";

type Fault = (response: ServerResponse, streaming: boolean) => void;

/** What a model's endpoint does wrong: for whole answers and streams, as far as it makes a difference. */
export const FAULTS = {
  silence: () => undefined,
  "silence after a piece": (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(piece("Refunds take "));
  },
  reset: (response) => void response.socket?.resetAndDestroy(),
  "429": (response) => json(response, { error: {} }, 429),
  "429 for an hour": (response) => json(response, { error: {} }, 429, { "retry-after": "3600" }),
  "429 for a moment": (response) => json(response, { error: {} }, 429, { "retry-after": "0" }),
  "500": (response) => json(response, { error: { message: "boom" } }, 500),
  "503 page": (response) => void response.writeHead(503, { "content-type": "text/html" }).end(PAGE),
  "401": (response) => json(response, { error: { message: "bad key" } }, 401),
  "404": (response) => json(response, { error: { message: "no such model" } }, 404),
  "404 page": (response) => void response.writeHead(404, { "content-type": "text/html" }).end(PAGE),
  "400": (response) => json(response, { error: { message: "input is too large" } }, 400),
  "402": (response) => json(response, { error: { message: "Insufficient Balance" } }, 402),
  redirect: (response) => void response.writeHead(302, { location: "http://10.0.0.1/" }).end(),
  page: (response) => void response.writeHead(200, { "content-type": "text/html" }).end(PAGE),
  "invalid json": (response, streaming) =>
    streaming ? sse(response, "data: {nope\n\n") : json(response, '{"choices":['),
  "wrong schema": (response, streaming) =>
    streaming ? sse(response, 'data: {"choices":"x"}\n\n') : json(response, { hello: 1 }),
  empty: (response, streaming) => said(response, streaming, ""),
  "no body": (response) => void response.writeHead(200, { "content-type": "application/json" }).end(),
  nul: (response, streaming) => said(response, streaming, "\u0000\u0000"),
  refusal: (response, streaming) => {
    if (streaming) sse(response, `${delta({ refusal: "No." })}${delta({}, "stop")}data: [DONE]\n\n`);
    else json(response, { choices: [{ finish_reason: "stop", message: { content: null, refusal: "No." } }] });
  },
  filter: (response, streaming) => said(response, streaming, "", "content_filter"),
  "one megabyte": (response, streaming) => said(response, streaming, "word ".repeat(210_000)),
  "100,000 tokens": (response, streaming) => said(response, streaming, "more ".repeat(100_000)),
  "cut stream": (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`${piece("Refunds take ")}${piece("five")}`, () => response.socket?.destroy());
  },
  "cut politely": (response) => sse(response, `${piece("Refunds take five")}data: [DONE]\n\n`),
  "error in the middle": (response) =>
    sse(response, `${piece("Refunds")}data: {"error":{"message":"overloaded"}}\n\n`),
  "endless stream": (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const pump = (): void => {
      while (response.write(piece("more and more ")));
      response.once("drain", pump);
    };
    pump();
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function sse(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(text);
}

const delta = (content: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: content, finish_reason: finish }] })}\n\n`;
const piece = (content: string): string => delta({ content });

function said(response: ServerResponse, streaming: boolean, content: string, finish = "stop"): void {
  if (streaming) sse(response, `${piece(content)}${delta({}, finish)}data: [DONE]\n\n`);
  else json(response, { choices: [{ finish_reason: finish, message: { content } }] });
}
