import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { Server as NetServer } from "node:net";
import type { Duplex } from "node:stream";
import { PEER_HEADER } from "./client-ip";
import { errorCode, errorMessage, StartError } from "./errors";
import { log } from "./log";

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Development only: Next's hot reload speaks over a WebSocket. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** What the data plane answers; everything else is a page. */
const DATA_PLANE = /^\/(?:(?:v1|embed|c|l|files|trpc|live)(?:[/?]|$)|embed\.js(?:\?|$))/;
/** Largest body that Next is given, in bytes: all it ever needs is a sign-in form. */
const PAGE_BODY = 100_000;
/** Milliseconds in which somebody whose connection is open may still send, once the server closes. */
const LAST_REQUESTS = 400;

/**
 * One HTTP server for both planes. Without `pages` it is the data plane alone. Slow senders are cut off: 10 s for the
 * headers, 60 s for a whole request.
 */
export function createHttpServer(dataPlane: RequestListener, pages: Pages | undefined): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      if (!server.listening) response.shouldKeepAlive = false; // closing: this was the last on its connection
      if (!pages || DATA_PLANE.test(request.url ?? "/")) {
        dataPlane(request, response);
        return;
      }
      pageHeaders(response);
      request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
      const refused = refusal(request);
      if (refused) {
        response.writeHead(refused, { connection: "close" }).end();
        return;
      }
      pages.handle(request, response).catch((error: unknown) => {
        log.error({ err: error }, "a page failed");
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  );
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (pages?.upgrade) void pages.upgrade(request, socket, head);
    else socket.destroy();
  });
  return server;
}

function pageHeaders(response: ServerResponse): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "same-origin");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("content-security-policy", "frame-ancestors 'none'"); // pages set a fuller one
}

/** Pages are read; only sign-in posts. Next would cut a long body off silently, so such a request ends here. */
function refusal(request: IncomingMessage): number | undefined {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (!request.url?.startsWith("/api/auth/")) return 405;
  if (request.headers["transfer-encoding"] !== undefined) return 411;
  return Number(request.headers["content-length"] ?? 0) > PAGE_BODY ? 413 : undefined;
}

/** Listens; a port that is taken, or may not be taken, is a StartError. Returns the port. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenFault(error, port, host)));
    // As many as the kernel allows: in a rush thousands connect before this process comes round to them.
    server.listen({ port, host, backlog: 4_096 }, () => {
      const address = server.address();
      resolve(address && typeof address === "object" ? address.port : port);
    });
  });
}

function listenFault(error: Error, port: number, host: string): Error {
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return new StartError(
        `port ${port} is in use: stop what runs there, or set PORT to another one`,
        error,
      );
    case "EACCES":
      return new StartError(`port ${port} needs more rights: set PORT to one above 1023`, error);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(`HOST ${host} is not an address of this machine`, error);
    default:
      return new StartError(`cannot listen on ${host}:${port}: ${errorMessage(error)}`, error);
  }
}

/**
 * Takes no new connections, answers what is under way and what still comes on connections that are open (the answer says that
 * this was the last), then closes those that are silent. After `patienceMs` what is left is cut.
 */
export function closeServer(
  server: Server,
  patienceMs: number,
  lastRequestsMs = Math.min(LAST_REQUESTS, patienceMs / 2),
): Promise<void> {
  return new Promise((resolve) => {
    let sweep: NodeJS.Timeout | undefined;
    const silent = setTimeout(() => {
      // Connections kept alive become idle one after the other while the last answers go out.
      sweep = setInterval(() => server.closeIdleConnections(), 50);
      server.closeIdleConnections();
    }, lastRequestsMs);
    const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
    // Not http's own close: it cuts idle connections at once, and with them the requests that are on their way here.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(silent);
      clearTimeout(cut);
      clearInterval(sweep);
      server.close(); // ends http's timer for slow senders
      resolve();
    });
  });
}
