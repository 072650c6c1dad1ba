import { hash } from "node:crypto";
import type { FileRef, Json, Reply, Start } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import type { Watch } from "../conversations/conversation-bus";
import { readToken, type TokenClaim } from "../conversations/conversation-token";
import type { ConversationPlane } from "../conversations/plane";
import type { PublishedEndpoint } from "../conversations/published-flows";
import { readHistory } from "../conversations/read-history";
import { type Inbound, receiveMessage } from "../conversations/receive-message";
import { startConversation } from "../conversations/start-conversation";
import { sayWhatWaited } from "../delivery/web-channel";
import { AppError } from "../errors";
import { contactOfVisitor, type StartingContact, startingContact } from "../events/track-visitor";
import { findFile } from "../files/find-file";
import { identifyConversation, identifyVisitor } from "../identity/identify-visitor";
import { isUuid } from "../ids";
import { loopDelay } from "../loop-delay";
import {
  clientIdSchema,
  identityBodySchema,
  type MessageBody,
  messageBodySchema,
  startBodySchema,
} from "./chat-schemas";
import { allowOrigin } from "./cors";
import { EventStream, sendEvent } from "./event-stream";
import { type Call, type Handler, sendJson } from "./node-route";
import type { RateLimiter } from "./rate-limiter";
import { readJson, validate } from "./read-body";

export interface ChatDeps {
  readonly plane: ConversationPlane;
  readonly limits: RateLimiter;
  /** Origin of our own pages. */
  readonly ownOrigin: string;
}

const notFound = () => new AppError(404, "not-found", "There is no such conversation.");

/** POST /v1/chat/{publicId}/conversations */
export function startRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    limits.take("starts", call.ip);
    const endpoint = await chatEndpoint(plane, call.params.publicId ?? "");
    allowOrigin(call, endpoint, ownOrigin);
    limits.take("endpoint", endpoint.id);
    const said = await readJson(call.request);
    plane.committer.admitStart(loopDelay()); // before anything is made of it: a refusal costs little
    const body = validate(startBodySchema, sanitizeJson(said));
    const start: Start = {
      type: "chat",
      ...(body.page ? { page: body.page } : {}),
      ...(body.variables ? { variables: body.variables } : {}),
    };
    const input = {
      key: { id: clientIdSchema.parse(body.id), hash: hash("sha256", JSON.stringify(body)) },
      start,
      channel: "web",
      locale: body.locale ?? endpoint.locale,
      page: body.page ?? null,
      profile: body.contact ?? {},
      timeZone: knownZone(body.timeZone),
      ...(await knownContact(plane, endpoint.workspaceId, body)),
    };
    await answer(call, 201, async (watch) => {
      const { conversation, token, turn } = await startConversation(plane, endpoint, input, watch);
      if (input.contactId !== undefined)
        await sayWhatWaited(endpoint.workspaceId, input.contactId, conversation);
      return `{"conversation":"${conversation}","token":"${token}",${turn.slice(1)}`;
    });
  };
}

/** Whose conversation it is: whom a signed token names, else whose browser it is; nothing for a stranger. */
async function knownContact(
  plane: ConversationPlane,
  workspaceId: string,
  { identity, visitor }: { identity?: string | undefined; visitor?: string | undefined },
): Promise<Partial<StartingContact>> {
  if (identity !== undefined)
    return startingContact(
      workspaceId,
      (await identifyVisitor(workspaceId, { token: identity, visitor, now: plane.clock.now() })).contactId,
    );
  return visitor === undefined ? {} : contactOfVisitor(workspaceId, visitor);
}

/** POST /v1/chat/conversations/{id}/identity: the visitor has signed in on the site while the chat was open. */
export function identityRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim, endpoint } = await authorise(plane, call);
    allowOrigin(call, endpoint, ownOrigin);
    limits.take("conversation", id);
    const { identity } = validate(identityBodySchema, await readJson(call.request));
    await identifyConversation(plane, claim.workspaceId, id, identity);
    call.response.writeHead(204, { "cache-control": "no-store" });
    call.response.end();
  };
}

/** POST /v1/chat/conversations/{id}/messages */
export function messageRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim, endpoint } = await authorise(plane, call);
    allowOrigin(call, endpoint, ownOrigin);
    limits.take("endpoint", endpoint.id);
    limits.take("conversation", id);
    const body = validate(messageBodySchema, sanitizeJson(await readJson(call.request)));
    const key = { id: body.id, hash: hash("sha256", JSON.stringify(body)) };
    const inbound = await toInbound(plane, claim.workspaceId, id, body);
    await answer(call, 200, (watch) => receiveMessage(plane, claim, id, key, inbound, watch));
  };
}

/** GET /v1/chat/conversations/{id} */
export function historyRoute({ plane, limits, ownOrigin }: ChatDeps): Handler {
  return async (call) => {
    limits.take("ip", call.ip);
    const { id, claim } = await authorise(plane, call);
    const history = await readHistory(plane, claim, id);
    if (!history) throw notFound();
    allowOrigin(call, history.endpoint, ownOrigin);
    sendJson(call, 200, history.text);
  };
}

/** The conversation that a request names, by its token, and the endpoint where it began; 404 where any of it does not hold. */
export async function authorise(
  plane: ConversationPlane,
  call: Call,
): Promise<{ id: string; claim: TokenClaim; endpoint: PublishedEndpoint }> {
  const id = call.params.id ?? "";
  const { authorization } = call.request.headers;
  const token = authorization?.startsWith("Bearer ") ? authorization.slice(7) : "";
  const claim = isUuid(id) ? readToken(token, id, plane.secret) : undefined;
  if (!claim) throw notFound();
  const state = plane.states.get(id, performance.now());
  if (state && (state.workspaceId !== claim.workspaceId || state.rotation !== claim.rotation))
    throw notFound();
  const found = state
    ? plane.flows.byId(claim.workspaceId, state.endpointId)
    : plane.flows.byConversation(claim.workspaceId, id, claim.rotation);
  const endpoint = found instanceof Promise ? await found : found;
  if (!endpoint?.open) throw notFound();
  return { id, claim, endpoint };
}

/** A live chat endpoint; 404 for one that is not published, switched off, archived or of another kind. */
export async function chatEndpoint(plane: ConversationPlane, publicId: string): Promise<PublishedEndpoint> {
  const endpoint = /^[A-Za-z0-9_-]{1,64}$/.test(publicId) ? await plane.flows.byPublicId(publicId) : null;
  if (!endpoint?.open || endpoint.kind !== "chat")
    throw new AppError(404, "not-found", "There is no such chat.");
  return endpoint;
}

/** Gives the turn as JSON, or as a stream of events where the client asks for one. */
async function answer(
  call: Call,
  status: number,
  work: (watch: Watch | undefined) => Promise<string>,
): Promise<void> {
  if (!call.request.headers.accept?.includes("text/event-stream"))
    return sendJson(call, status, await work(undefined));
  let stream: EventStream | undefined;
  let told = false;
  const text = await work((event) => {
    stream ??= new EventStream(call.response);
    told ||= event.type === "turn";
    sendEvent(stream, event, { visitor: false, ids: false });
  });
  stream ??= new EventStream(call.response);
  if (!told) sendStored(stream, text);
  stream.send("done", text);
  stream.end();
}

/** A reply that was made before, as the events that made it. */
function sendStored(stream: EventStream, text: string): void {
  const {
    messages,
    awaiting,
    status,
    version,
  }: { messages: Json[]; awaiting: Json; status: Json; version: Json } = JSON.parse(text);
  for (const message of messages) stream.send("message", JSON.stringify(message));
  stream.send("awaiting", JSON.stringify({ awaiting, status, version }));
}

async function toInbound(
  plane: ConversationPlane,
  workspaceId: string,
  conversationId: string,
  body: MessageBody,
): Promise<Inbound> {
  const { id: _id, event, file, files, ...rest } = body;
  if (event !== undefined) {
    if (typeof event === "string") return { type: "event", name: event, data: {} };
    return {
      type: "event",
      name: event.name,
      data: sanitizeJson(event.properties ?? {}),
      ...(event.key === undefined ? {} : { eventKey: event.key }),
    };
  }
  const reply: Reply = { ...rest };
  if (file !== undefined) reply.file = await uploaded(plane, workspaceId, conversationId, file);
  if (files)
    reply.files = await Promise.all(files.map((one) => uploaded(plane, workspaceId, conversationId, one)));
  return { type: "message", reply };
}

/** A file by what the server itself knows of it; a client's word counts for its id alone. */
async function uploaded(
  plane: ConversationPlane,
  workspaceId: string,
  conversationId: string,
  named: string | FileRef,
): Promise<FileRef> {
  const file = await findFile(
    plane.database.reads,
    workspaceId,
    conversationId,
    typeof named === "string" ? named : named.id,
  );
  if (!file)
    throw new AppError(400, "file-unknown", "There is no such file in this conversation.", { path: "file" });
  return file;
}

function knownZone(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null; // the workspace's zone then
  }
}
