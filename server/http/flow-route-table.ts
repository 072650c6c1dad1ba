import * as flowApi from "./flow-routes";
import * as flows from "./flow-schemas";
import { json, type Route } from "./route";

/** Flows for a business's own programs: drafts, versions and what is live. */
export const FLOW_ROUTES: readonly Route[] = [
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
];
