import { eventsBodySchema, eventsTakenSchema, trackBodySchema } from "../events/event-input";
import { tapBodySchema, tappedSchema } from "../links/tap-link";
import { CHAT_ROUTES } from "./chat-route-table";
import { CONTACT_ROUTES } from "./contact-route-table";
import { addCodesRoute, redeemRoute } from "./coupon-routes";
import * as coupons from "./coupon-schemas";
import { DESK_ROUTES } from "./desk-route-table";
import { eventsRoute, trackedSchema, trackRoute } from "./event-routes";
import { FLOW_ROUTES } from "./flow-route-table";
import { healthRoute } from "./health-routes";
import { INBOX_ROUTES } from "./inbox-route-table";
import { KNOWLEDGE_ROUTES } from "./knowledge-route-table";
import { createLinkRoute, linkBodySchema, linkMadeSchema, tapRoute } from "./link-routes";
import { metricsRoute } from "./metrics-route";
import { openApiRoute } from "./openapi";
import { chatDeps, json, type Route } from "./route";

/** Every route of the public API: what serves it, who may call it, and what the OpenAPI document says of it. */
export const ROUTES: readonly Route[] = [
  ...CHAT_ROUTES,
  ...FLOW_ROUTES,
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
  ...CONTACT_ROUTES,
  ...KNOWLEDGE_ROUTES,
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
