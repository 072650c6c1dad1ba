import path from "node:path";
import type { z } from "zod";
import type { ConversationPlane } from "../conversations/plane";
import type { Environment } from "../env";
import { eventsBodySchema, eventsTakenSchema, trackBodySchema } from "../events/event-input";
import { localFiles } from "../files/file-storage";
import { tapBodySchema, tappedSchema } from "../links/tap-link";
import type { Scope } from "../workspaces/api-key-scopes";
import { historyRoute, identityRoute, messageRoute, startRoute } from "./chat-routes";
import * as chat from "./chat-schemas";
import * as contactApi from "./contact-routes";
import * as contacts from "./contact-schemas";
import { addCodesRoute, redeemRoute } from "./coupon-routes";
import * as coupons from "./coupon-schemas";
import { DESK_ROUTES } from "./desk-route-table";
import { eventsRoute, trackedSchema, trackRoute } from "./event-routes";
import { fileRoute, uploadRoute } from "./file-routes";
import * as flowApi from "./flow-routes";
import * as flows from "./flow-schemas";
import { healthRoute } from "./health-routes";
import * as imports from "./import-routes";
import { INBOX_ROUTES } from "./inbox-route-table";
import { createLinkRoute, linkBodySchema, linkMadeSchema, tapRoute } from "./link-routes";
import { metricsRoute } from "./metrics-route";
import type { Handler } from "./node-route";
import { openApiRoute } from "./openapi";
import { getProductRoute, writeProductsRoute } from "./product-routes";
import * as products from "./product-schemas";
import type { RateLimiter } from "./rate-limiter";
import { streamRoute } from "./stream-route";
import { typingRoute } from "./typing-route";
import { webhookAnswerSchema, webhookRoute } from "./webhook-route";

export interface RouteDeps {
  readonly env: Environment;
  readonly plane: ConversationPlane;
  readonly limits: RateLimiter;
  readonly stopping: AbortSignal;
}

/** Who may call: anybody, the visitor of that conversation by token, a program by its key's scope, the id in the URL itself. */
export type Rule = "public" | "visitor" | "secret-url" | "local" | { readonly scope: Scope };

export interface Route {
  readonly method: "get" | "post" | "put";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly rule: Rule;
  readonly summary: string;
  readonly query?: { readonly [name: string]: string };
  readonly body?: { readonly type: string; readonly schema?: z.ZodType };
  readonly answers: {
    readonly [status: number]: {
      readonly description: string;
      readonly schema?: z.ZodType;
      readonly type?: string;
    };
  };
  /** The turn may come as a stream of events instead. */
  readonly streams?: true;
  readonly handler: (deps: RouteDeps) => Handler;
}

const json = (schema: z.ZodType) => ({ type: "application/json", schema });

const chatDeps = ({ plane, limits, env }: RouteDeps) => ({ plane, limits, ownOrigin: env.url });
const fileDeps = (deps: RouteDeps) => ({
  ...chatDeps(deps),
  files: localFiles(path.join(deps.env.dataDir, "files")),
});

/** Every route of the public API: what serves it, who may call it, and what the OpenAPI document says of it. */
export const ROUTES: readonly Route[] = [
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
  {
    method: "get",
    path: "/v1/flows",
    rule: { scope: "flows:read" },
    summary: "The workspace's flows",
    query: { archived: "true: those in the archive" },
    answers: { 200: { description: "Flows without their documents", schema: flows.flowListSchema } },
    handler: flowApi.listFlowsRoute,
  },
  {
    method: "post",
    path: "/v1/flows/import",
    rule: { scope: "flows:write" },
    summary: "Make a flow of a document",
    query: { from: "parley (default) or typebot" },
    body: json(flows.flowDocumentSchema),
    answers: { 201: { description: "The flow, and what is not as it was", schema: flows.importedSchema } },
    handler: flowApi.importFlowRoute,
  },
  {
    method: "get",
    path: "/v1/flows/{id}",
    rule: { scope: "flows:read" },
    summary: "A flow with its draft",
    answers: { 200: { description: "The flow", schema: flows.flowSchema } },
    handler: flowApi.getFlowRoute,
  },
  {
    method: "put",
    path: "/v1/flows/{id}",
    rule: { scope: "flows:write" },
    summary: "Save a draft that was made from a revision (in the body, or If-Match)",
    body: json(flows.saveFlowBodySchema),
    answers: { 200: { description: "The new revision", schema: flows.savedFlowSchema } },
    handler: flowApi.saveFlowRoute,
  },
  {
    method: "post",
    path: "/v1/flows/{id}/publish",
    rule: { scope: "flows:publish" },
    summary: "Make the draft the next version",
    body: json(flows.publishBodySchema),
    answers: { 200: { description: "The version", schema: flows.publishedSchema } },
    handler: flowApi.publishFlowRoute,
  },
  {
    method: "post",
    path: "/v1/flows/{id}/rollback",
    rule: { scope: "flows:publish" },
    summary: "Make an older version live",
    body: json(flows.rollbackBodySchema),
    answers: { 200: { description: "The version that is live", schema: flows.rolledBackSchema } },
    handler: flowApi.rollbackFlowRoute,
  },
  {
    method: "get",
    path: "/v1/flows/{id}/versions",
    rule: { scope: "flows:read" },
    summary: "Published versions",
    answers: { 200: { description: "The newest first", schema: flows.versionListSchema } },
    handler: flowApi.listVersionsRoute,
  },
  {
    method: "post",
    path: "/v1/coupons/{pool}/codes",
    rule: { scope: "coupons:write" },
    summary: "Put codes into a pool",
    body: json(coupons.addCodesBodySchema),
    answers: { 200: { description: "What went in", schema: coupons.addedCodesSchema } },
    handler: addCodesRoute,
  },
  {
    method: "post",
    path: "/v1/coupons/redeem",
    rule: { scope: "coupons:redeem" },
    summary: "Use up a coupon, once",
    body: json(coupons.redeemBodySchema),
    answers: {
      200: { description: "It was good", schema: coupons.redeemedSchema },
      404: { description: "coupon-unknown" },
      409: { description: "coupon-used, coupon-expired, coupon-not-given, coupon-not-theirs" },
    },
    handler: redeemRoute,
  },
  {
    method: "post",
    path: "/v1/events",
    rule: { scope: "events:write" },
    summary: "Report what contacts did: one event or up to 500",
    body: json(eventsBodySchema),
    answers: { 200: { description: "What was new", schema: eventsTakenSchema } },
    handler: eventsRoute,
  },
  {
    method: "post",
    path: "/v1/track/{publicId}",
    rule: "public",
    summary: "What a page's script saw its visitor do",
    body: json(trackBodySchema),
    answers: { 200: { description: "What was new", schema: trackedSchema } },
    handler: (deps) => trackRoute(chatDeps(deps)),
  },
  {
    method: "post",
    path: "/v1/links",
    rule: { scope: "links:write" },
    summary: "Make a short link, for everybody or with a contact's own code",
    body: json(linkBodySchema),
    answers: {
      201: { description: "The link", schema: linkMadeSchema },
      404: { description: "There is no such contact" },
      422: { description: "link-url: it leads to no page on the web" },
    },
    handler: createLinkRoute,
  },
  {
    method: "post",
    path: "/v1/links/{code}/taps",
    rule: "secret-url",
    summary: "Somebody has tapped a short link; said by the page behind it",
    body: json(tapBodySchema),
    answers: { 200: { description: "Where to go", schema: tappedSchema } },
    handler: (deps) => tapRoute(chatDeps(deps)),
  },
  ...INBOX_ROUTES,
  ...DESK_ROUTES,
  {
    method: "post",
    path: "/v1/contacts",
    rule: { scope: "contacts:write" },
    summary: "Write a contact, found or made by its identities",
    body: json(contacts.contactBodySchema),
    answers: {
      200: { description: "It was known", schema: contacts.upsertedSchema },
      201: { description: "It is new", schema: contacts.upsertedSchema },
      400: { description: "identity-missing" },
      422: { description: "identity-invalid, field-invalid" },
    },
    handler: contactApi.upsertContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/import",
    rule: { scope: "contacts:write" },
    summary: "Send a file of contacts, of up to 64 MB; it is taken in in the background",
    body: { type: "multipart/form-data", schema: contacts.importFormSchema },
    answers: {
      202: { description: "It is being read", schema: contacts.importTakenSchema },
      413: { description: "upload-too-large" },
      422: { description: "idempotency-key: it was used with another file or mapping" },
      429: { description: "imports-waiting: too many are under way" },
    },
    handler: imports.importContactsRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/imports/{id}",
    rule: { scope: "contacts:read" },
    summary: "How far an import is",
    answers: {
      200: { description: "Its counts, and the first refused lines", schema: contacts.importSchema },
    },
    handler: imports.getImportRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/imports/{id}/refused",
    rule: { scope: "contacts:read" },
    summary: "Lines that were refused, as they were in the file, with the reason",
    query: { after: "Lines after this one" },
    answers: { 200: { description: "Up to 5,000 of them", schema: contacts.refusedRowsSchema } },
    handler: imports.refusedRowsRoute,
  },
  {
    method: "get",
    path: "/v1/contacts",
    rule: { scope: "contacts:read" },
    summary: "Who is known by an address or a number",
    query: { kind: "email, phone, externalId, visitor or channel:<name>", value: "The address or number" },
    answers: { 200: { description: "One contact or none", schema: contacts.contactListSchema } },
    handler: contactApi.findContactRoute,
  },
  {
    method: "get",
    path: "/v1/contacts/{id}",
    rule: { scope: "contacts:read" },
    summary: "A contact, by an id that it has or once had",
    answers: { 200: { description: "All that is known of it", schema: contacts.contactSchema } },
    handler: contactApi.getContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/{id}/merge",
    rule: { scope: "contacts:write" },
    summary: "Make two contacts one; a person may undo it",
    body: json(contacts.mergeBodySchema),
    answers: {
      200: { description: "They are one", schema: contacts.mergedSchema },
      409: { description: "contact-same, contact-too-large" },
    },
    handler: contactApi.mergeContactRoute,
  },
  {
    method: "post",
    path: "/v1/contacts/{id}/erase",
    rule: { scope: "contacts:write" },
    summary: "Erase a contact with its conversations; its orders stay without a name",
    body: json(contacts.eraseBodySchema),
    answers: { 200: { description: "It is gone", schema: contacts.erasedSchema } },
    handler: contactApi.eraseContactRoute,
  },
  {
    method: "post",
    path: "/v1/orders",
    rule: { scope: "orders:write" },
    summary: "Write an order, found by your own number of it; payments are counted once",
    body: json(contacts.orderBodySchema),
    answers: {
      200: { description: "The order as it is now", schema: contacts.orderSchema },
      409: { description: "payment-differs, order-currency" },
      422: { description: "order-incomplete, order-deposit, refund-too-large" },
    },
    handler: contactApi.writeOrderRoute,
  },
  {
    method: "get",
    path: "/v1/orders/{ref}",
    rule: { scope: "orders:read" },
    summary: "An order by your own number of it",
    answers: { 200: { description: "The order", schema: contacts.orderSchema } },
    handler: contactApi.getOrderRoute,
  },
  {
    method: "post",
    path: "/v1/products",
    rule: { scope: "products:write" },
    summary: "Write products of the catalogue, found by your own numbers of them",
    body: json(products.productsBodySchema),
    answers: {
      200: { description: "What was new", schema: products.productsWrittenSchema },
      422: { description: "product-incomplete, product-twice, validity-ends-first" },
    },
    handler: writeProductsRoute,
  },
  {
    method: "get",
    path: "/v1/products/{ref}",
    rule: { scope: "products:read" },
    summary: "A product by your own number of it, with what is not public yet",
    answers: { 200: { description: "The product", schema: products.productSchema } },
    handler: getProductRoute,
  },
  {
    method: "get",
    path: "/v1/health",
    rule: "public",
    summary: "Whether the database answers",
    answers: { 200: { description: "It does" }, 503: { description: "It does not" } },
    handler: ({ plane }) => healthRoute(plane),
  },
  {
    method: "get",
    path: "/v1/metrics",
    rule: "local",
    summary: "Metrics for Prometheus: from this machine, or with the scope metrics:read",
    answers: { 200: { description: "Prometheus text", type: "text/plain" } },
    handler: ({ plane }) => metricsRoute(plane),
  },
  {
    method: "get",
    path: "/v1/openapi.json",
    rule: "public",
    summary: "This document",
    answers: { 200: { description: "OpenAPI 3.1" } },
    handler: ({ env }) => openApiRoute(() => ROUTES, env.url),
  },
];
