import path from "node:path";
import type { Hono } from "hono";
import { currentUser } from "../accounts/current-user";
import type { SessionUser } from "../accounts/load-session";
import { asAuth, inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { localFiles } from "../files/file-storage";
import { isUuid } from "../ids";
import { LiveFeed } from "../inbox/live-feed";
import { requireConversation } from "../inbox/mark-read";
import { allows, type Permission } from "../permissions";
import { EventStream } from "./event-stream";
import { type Call, nodeRoute, single } from "./node-route";
import type { RouteDeps } from "./route";
import { takeUpload } from "./take-upload";

const HEARTBEAT_MS = 15_000;
/** Streams that one person may hold open: tabs and devices. */
const PER_PERSON = 20;

/** What agents' pages use beside tRPC: the stream of the inbox, and putting up a file. Both go by the session's cookie. */
export function addLiveRoutes(app: Hono, deps: RouteDeps): void {
  const { plane, stopping, env } = deps;
  const feed = new LiveFeed(plane.inbox);
  const open = new Map<string, number>();
  stopping.addEventListener("abort", () => feed.close());
  app.get(
    "/live",
    nodeRoute((call) => openStream(call, deps, feed, open), "/live"),
  );
  app.post(
    "/live/files",
    nodeRoute((call) => takeFile(call, deps, path.join(env.dataDir, "files")), "/live/files"),
  );
}

async function openStream(
  call: Call,
  { limits }: RouteDeps,
  feed: LiveFeed,
  open: Map<string, number>,
): Promise<void> {
  limits.take("ip", call.ip);
  const { user, workspaceId } = await member(call, "conversations.read");
  if ((open.get(user.id) ?? 0) >= PER_PERSON)
    throw new AppError(429, "too-many-streams", "Too many open streams.", { details: { retryAfter: 10 } });
  const tokenVersion = await asAuth(async (tx) => {
    const credential = await tx.credential.findUniqueOrThrow({
      where: { userId: user.id },
      select: { tokenVersion: true },
    });
    return credential.tokenVersion;
  });
  if (call.response.destroyed) return;
  open.set(user.id, (open.get(user.id) ?? 0) + 1);
  const stream = new EventStream(call.response);
  const beat = setInterval(() => stream.comment("beat"), HEARTBEAT_MS);
  const leave: { now?: () => void } = {};
  call.response.once("close", () => {
    clearInterval(beat);
    const left = (open.get(user.id) ?? 1) - 1;
    if (left > 0) open.set(user.id, left);
    else open.delete(user.id);
    leave.now?.();
  });
  const after = single(call.request.headers["last-event-id"]) ?? call.query.get("after") ?? undefined;
  leave.now = await feed.join(
    {
      workspaceId,
      userId: user.id,
      tokenVersion,
      send: (event, data, id) => stream.send(event, data, id),
      end: () => {
        stream.send("bye", "{}");
        stream.end();
      },
    },
    after || undefined,
  );
  if (call.response.destroyed) leave.now();
}

/** POST /live/files?workspace=…&conversation=…: a form with one file, for a reply to name. */
async function takeFile(call: Call, { plane, limits }: RouteDeps, folder: string): Promise<void> {
  limits.take("ip", call.ip);
  refuseForeign(call);
  const { workspaceId } = await member(call, "conversations.reply");
  const conversationId = call.query.get("conversation");
  if (!isUuid(conversationId)) throw new AppError(404, "not-found", "There is no such conversation.");
  await inWorkspace(workspaceId, (tx) => requireConversation(tx, workspaceId, conversationId));
  await takeUpload(call, plane.database.reads, localFiles(folder), { workspaceId, conversationId });
}

/** Who asks, as a member of the workspace that the query names; one that they are not in does not exist for them. */
async function member(
  call: Call,
  permission: Permission,
): Promise<{ user: SessionUser; workspaceId: string }> {
  const headers = new Headers();
  const cookie = single(call.request.headers.cookie);
  if (cookie !== undefined) headers.set("cookie", cookie);
  const user = await currentUser(headers);
  if (!user) throw new AppError(401, "unauthorized", "Sign in first.");
  const slug = call.query.get("workspace");
  const membership = user.memberships.find((one) => one.slug === slug);
  if (!membership) throw new AppError(404, "not-found", "There is no such workspace.");
  if (!allows(membership.role, permission))
    throw new AppError(403, "forbidden", "Your role does not allow this.");
  return { user, workspaceId: membership.workspaceId };
}

/** A page of another site may send a form with the person's cookie: it says where it comes from, and that is refused. */
function refuseForeign(call: Call): void {
  const { origin, host } = call.request.headers;
  const site = single(call.request.headers["sec-fetch-site"]);
  const own =
    origin !== undefined &&
    host !== undefined &&
    (origin === `http://${host}` || origin === `https://${host}`);
  if (!own || (site !== undefined && site !== "same-origin"))
    throw new AppError(403, "foreign-origin", "This may be called by Parley's own pages only.");
}
