import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { clientIp } from "../client-ip";
import { errorCode } from "../errors";
import { metrics, type RouteCounts } from "../metrics/process-metrics";
import { toProblem } from "./problem";

/** One request as a handler of the data plane sees it: Node's own objects, so that answers and streams cost little. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The address that limits count by. */
  readonly ip: string;
}

export type Handler = (call: Call) => Promise<void>;

const SECURITY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

/** Answers with JSON text. */
export function sendJson(
  call: Call,
  status: number,
  body: string,
  headers?: Readonly<Record<string, string>>,
): void {
  const { response } = call;
  response.writeHead(status, {
    ...SECURITY,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Answers with JSON text that comes in pieces. */
export const sendJsonPieces = (
  call: Call,
  pieces: AsyncIterable<string>,
  headers?: Readonly<Record<string, string>>,
): Promise<void> =>
  sendStream(call, { ...SECURITY, "content-type": "application/json", ...headers }, Readable.from(pieces));

/** Answers 200 with what comes in pieces, no faster than it is read. Whoever leaves early is no fault. */
export async function sendStream(call: Call, headers: OutgoingHttpHeaders, stream: Readable): Promise<void> {
  call.response.writeHead(200, headers);
  try {
    await pipeline(stream, call.response);
  } catch (error) {
    if (errorCode(error) !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

/** Headers of a file that somebody sent: it runs nowhere, its type is not guessed, and it keeps its name. */
export const fileHeaders = (disposition: "inline" | "attachment", name: string): OutgoingHttpHeaders => ({
  "content-disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}`,
  "content-security-policy": "sandbox; default-src 'none'",
  "x-content-type-options": "nosniff",
});

/** Answers with a fault. A body that was not read to its end is not waited for: the connection ends. */
export function sendProblem(call: Call, error: unknown, where: string): void {
  const { request, response } = call;
  const { status, body, headers } = toProblem(error, where);
  if (response.headersSent) return void response.destroy();
  const unread = !request.complete;
  response.writeHead(status, {
    ...SECURITY,
    ...headers,
    "content-length": Buffer.byteLength(body),
    ...(unread ? { connection: "close" } : {}),
  });
  response.end(body);
  if (unread) response.once("finish", () => setTimeout(() => request.destroy(), 500).unref());
}

/** Serves one request that has been routed. */
export type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, string>>,
) => Promise<void>;

/** A handler with what every request gets: its faults as problems, its count and time; `name` stands in the log beside a fault. */
export function serveCall(handler: Handler, name: string): Serve {
  const counts = new Map<string, RouteCounts>();
  const countsOf = (method: string): RouteCounts => {
    let known = counts.get(method);
    if (!known) {
      known = metrics.routes.of(method, name);
      counts.set(method, known);
    }
    return known;
  };
  return async (request, response, params) => {
    const began = performance.now();
    const { url = "/", method = "GET" } = request;
    const at = url.indexOf("?");
    const call: Call = {
      request,
      response,
      params,
      query: at < 0 ? NO_QUERY : new URLSearchParams(url.slice(at + 1)),
      ip: clientIp(request.socket.remoteAddress, single(request.headers["x-forwarded-for"])),
    };
    try {
      await handler(call);
    } catch (error) {
      sendProblem(call, error, `${method} ${name}`);
    }
    countsOf(method).count(response.statusCode, performance.now() - began);
  };
}

/** A handler as a route of Hono. */
export function nodeRoute(handler: Handler, name: string) {
  const serve = serveCall(handler, name);
  return async (c: Context): Promise<Response> => {
    const { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse } = c.env;
    await serve(incoming, outgoing, c.req.param());
    return RESPONSE_ALREADY_SENT;
  };
}

const NO_QUERY = new URLSearchParams();

/** A header that may come several times, as one line. */
export const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(", ") : header;
