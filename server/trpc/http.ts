import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { currentUser } from "../accounts/current-user";
import { clientIp } from "../client-ip";
import type { PlaneCore } from "../conversations/plane-core";
import { environment } from "../env";
import type { TrpcContext } from "./init";
import { appRouter } from "./root";

const BATCH = 20;
/** A flow document is at most 1 MB; JSON within JSON needs room for its escapes. */
const BODY = 2_500_000;
const URL_LENGTH = 16_000;
export const WORKSPACE_HEADER = "x-parley-workspace";

/** The interface's procedures, to be mounted at /trpc. `peer` is the address of the socket. */
export function createTrpcApp(plane?: PlaneCore): Hono {
  const app = new Hono();
  // Counts while reading, so that a body without a length cannot fill the memory.
  app.use(
    bodyLimit({
      maxSize: BODY,
      onError: () => refuse({ status: 413, code: "too-large", message: "The request is too large." }),
    }),
  );
  app.all("*", (c) => trpcHandler(c.req.raw, peerOf(c.env), plane));
  return app;
}

/** Answers one tRPC request. Refuses what a page of another site could send with the person's cookie. */
export async function trpcHandler(
  request: Request,
  peer: string | undefined,
  plane?: PlaneCore,
): Promise<Response> {
  const refused = refusal(request);
  if (refused) return refuse(refused);
  return fetchRequestHandler({
    endpoint: "/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: BATCH,
    createContext: async (): Promise<TrpcContext> => ({
      user: await currentUser(request.headers),
      workspaceSlug: request.headers.get(WORKSPACE_HEADER) ?? undefined,
      ip: clientIp(peer, request.headers.get("x-forwarded-for")),
      plane,
    }),
    responseMeta: () => ({
      headers: new Headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" }),
    }),
  });
}

interface Refusal {
  status: number;
  code: string;
  message: string;
}

function refuse({ status, code, message }: Refusal): Response {
  return Response.json({ error: { message, data: { httpStatus: status, reason: code } } }, { status });
}

function refusal(request: Request): Refusal | undefined {
  if (request.url.length > URL_LENGTH)
    return { status: 414, code: "url-too-long", message: "The address is too long." };
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreign =
    (site !== null && site !== "same-origin" && site !== "none") ||
    (origin !== null && !ownOrigin(origin, request));
  if (foreign)
    return { status: 403, code: "foreign-origin", message: "This may be called by Parley's own pages only." };
  if (request.method === "GET") return undefined;
  if (request.method !== "POST") return { status: 405, code: "method", message: "GET or POST." };
  // A form of another site cannot send this type without a preflight, and says where it comes from when it posts.
  if (origin === null && site === null)
    return { status: 403, code: "no-origin", message: "A write needs an Origin." };
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    return { status: 415, code: "content-type", message: "Send application/json." };
  return undefined;
}

function ownOrigin(origin: string, request: Request): boolean {
  if (origin === environment().url) return true;
  // Reached under another name or port than PARLEY_URL: the page then comes from the host that it calls.
  const host = request.headers.get("host");
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`);
}

function peerOf(env: unknown): string | undefined {
  if (typeof env !== "object" || env === null || !("incoming" in env)) return undefined;
  const incoming = env.incoming;
  if (typeof incoming !== "object" || incoming === null || !("socket" in incoming)) return undefined;
  const socket = incoming.socket;
  if (typeof socket !== "object" || socket === null || !("remoteAddress" in socket)) return undefined;
  return typeof socket.remoteAddress === "string" ? socket.remoteAddress : undefined;
}
