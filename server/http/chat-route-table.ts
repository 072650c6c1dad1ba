import path from "node:path";
import { localFiles } from "../files/file-storage";
import { historyRoute, identityRoute, messageRoute, startRoute } from "./chat-routes";
import * as chat from "./chat-schemas";
import { fileRoute, uploadRoute } from "./file-routes";
import { chatDeps, json, type Route, type RouteDeps } from "./route";
import { streamRoute } from "./stream-route";
import { typingRoute } from "./typing-route";
import { webhookAnswerSchema, webhookRoute } from "./webhook-route";

const fileDeps = (deps: RouteDeps) => ({
  ...chatDeps(deps),
  files: localFiles(path.join(deps.env.dataDir, "files")),
});

/** What visitors call, and what starts a flow from outside. */
export const CHAT_ROUTES: readonly Route[] = [
  {
    method: "post",
    path: "/v1/chat/conversations/{id}/messages",
    rule: "visitor",
    summary: "Say something; the answer is the bot's turn",
    body: json(chat.messageBodySchema),
    answers: { 200: { description: "The turn", schema: chat.turnAnswerSchema } },
    streams: true,
    handler: (deps) => messageRoute(chatDeps(deps)),
  },
  {
    method: "post",
    path: "/v1/chat/{publicId}/conversations",
    rule: "public",
    summary: "Begin a conversation",
    body: json(chat.startBodySchema),
    answers: {
      201: { description: "The conversation, its token and its first turn", schema: chat.startedSchema },
    },
    streams: true,
    handler: (deps) => startRoute(chatDeps(deps)),
  },
  {
    method: "get",
    path: "/v1/chat/conversations/{id}",
    rule: "visitor",
    summary: "History, and what is awaited",
    answers: { 200: { description: "The conversation", schema: chat.historySchema } },
    handler: (deps) => historyRoute(chatDeps(deps)),
  },
  {
    method: "get",
    path: "/v1/chat/conversations/{id}/stream",
    rule: "visitor",
    summary: "What happens from now on, or from Last-Event-ID",
    query: { after: "The seq to go on from, where the header cannot be sent" },
    answers: {
      200: {
        description: "Events: typing, delta, message (its id is the seq), awaiting",
        type: "text/event-stream",
      },
    },
    handler: (deps) =>
      streamRoute({
        ...chatDeps(deps),
        stopping: deps.stopping,
        ...(deps.env.rateLimits ? {} : { perAddress: Number.POSITIVE_INFINITY }),
      }),
  },
  {
    method: "post",
    path: "/v1/chat/conversations/{id}/typing",
    rule: "visitor",
    summary: "Tell the people who answer that the visitor is writing",
    answers: { 204: { description: "They were told" } },
    handler: (deps) => typingRoute({ ...chatDeps(deps), plane: deps.plane }),
  },
  {
    method: "post",
    path: "/v1/chat/conversations/{id}/identity",
    rule: "visitor",
    summary: "Say who the visitor is, signed by the site's server: what was said here is theirs then",
    body: json(chat.identityBodySchema),
    answers: {
      204: { description: "It is theirs" },
      401: { description: "identity-token" },
      409: { description: "identity-differs: it is another customer's; begin a new one" },
    },
    handler: (deps) => identityRoute(chatDeps(deps)),
  },
  {
    method: "post",
    path: "/v1/chat/conversations/{id}/files",
    rule: "visitor",
    summary: "Put up a file, to name it in a message",
    body: { type: "multipart/form-data" },
    answers: { 201: { description: "The file", schema: chat.uploadedSchema } },
    handler: (deps) => uploadRoute(fileDeps(deps)),
  },
  {
    method: "get",
    path: "/files/{key}",
    rule: "secret-url",
    summary: "A file",
    answers: { 200: { description: "Its bytes", type: "application/octet-stream" } },
    handler: (deps) => fileRoute(fileDeps(deps)),
  },
  {
    method: "post",
    path: "/v1/in/{webhookId}",
    rule: "secret-url",
    summary: "Start a flow at its webhook entry, or wake its runs with ?event=",
    query: {
      event: "Wake the runs that wait for this event",
      key: "Only those that wait with this key, or with none",
    },
    body: { type: "application/json" },
    answers: {
      200: { description: "Runs that were woken", schema: webhookAnswerSchema },
      202: { description: "A run was started", schema: webhookAnswerSchema },
    },
    handler: (deps) => webhookRoute(deps),
  },
];
