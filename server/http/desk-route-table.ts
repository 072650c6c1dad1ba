import * as desk from "./desk-routes";
import * as schemas from "./desk-schemas";
import { agentBodySchema, versionSchema } from "./inbox-schemas";
import { json, type Route } from "./route";

const done = { 204: { description: "It is done" } };
const writes = { rule: { scope: "inbox:write" } } as const;
const reads = { rule: { scope: "chat:read" }, method: "get" } as const;
const hooks = { rule: { scope: "webhooks:manage" } } as const;
const at = "/v1/inbox/conversations/{id}";

/** The rest of the inbox for a business's own programs: putting away, merging, who is there, supervision, webhooks. */
export const DESK_ROUTES: readonly Route[] = [
  {
    ...writes,
    method: "put",
    path: `${at}/snooze`,
    summary: "Put it away until a time; the visitor's next word takes it out too",
    body: json(schemas.snoozeBodySchema),
    answers: { ...done, 400: { description: "in-the-past" } },
    handler: desk.snoozeRoute,
  },
  {
    ...writes,
    method: "put",
    path: `${at}/priority`,
    summary: "Set how urgent it is",
    body: json(schemas.priorityBodySchema),
    answers: done,
    handler: desk.priorityRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/merge`,
    summary: "Merge it into another conversation of the same contact",
    body: json(schemas.mergeBodySchema),
    answers: { ...done, 422: { description: "same, not-mergeable" } },
    handler: desk.mergeRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/release`,
    summary: "Put it back into its queue",
    body: json(agentBodySchema),
    answers: {
      200: { description: "It waits there", schema: versionSchema },
      409: { description: "not-owned" },
    },
    handler: desk.releaseRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/later`,
    summary: "Say something at a time, if the agent still has the conversation then",
    body: json(schemas.laterBodySchema),
    answers: {
      201: { description: "The message that waits", schema: schemas.madeSchema },
      400: { description: "bad-time" },
      409: { description: "not-owner" },
    },
    handler: desk.laterRoute,
  },
  {
    ...reads,
    path: "/v1/inbox/queues",
    summary: "Queues, who is in them and how many wait",
    answers: { 200: { description: "Queues", schema: schemas.queueListSchema } },
    handler: desk.queuesRoute,
  },
  {
    ...reads,
    path: "/v1/inbox/agents",
    summary: "Who answers conversations, whether they are there, and how many they have",
    answers: { 200: { description: "Agents", schema: schemas.agentListSchema } },
    handler: desk.agentsRoute,
  },
  {
    ...writes,
    method: "put",
    path: "/v1/inbox/presence",
    summary: "Say whether an agent takes new conversations",
    body: json(schemas.presenceBodySchema),
    answers: { ...done, 422: { description: "agent-unknown" } },
    handler: desk.presenceRoute,
  },
  {
    ...reads,
    path: "/v1/inbox/wall",
    summary: "What the live wall shows: who waits, for how long, who is there, what went without a person",
    answers: { 200: { description: "Now and today", schema: schemas.wallSchema } },
    handler: desk.wallRoute,
  },
  {
    ...reads,
    path: "/v1/inbox/switches",
    summary: "Whether everybody goes to people, and which flows are off",
    answers: { 200: { description: "The switches", schema: schemas.switchesSchema } },
    handler: desk.switchesRoute,
  },
  {
    ...writes,
    method: "put",
    path: "/v1/inbox/switches",
    summary:
      "Send everybody to people, or back to the bot; switch a flow off with what its visitors read, or back on",
    body: json(schemas.switchesBodySchema),
    answers: {
      ...done,
      403: { description: "The colleague may not supervise" },
      422: { description: "agent-unknown" },
    },
    handler: desk.switchRoute,
  },
  {
    ...reads,
    path: "/v1/inbox/report",
    summary: "What agents or queues did in a span of time",
    query: { by: "agent or queue", from: "From this time on", to: "Before this time" },
    answers: { 200: { description: "One row for each", schema: schemas.reportSchema } },
    handler: desk.reportRoute,
  },
  {
    ...hooks,
    method: "get",
    path: "/v1/webhooks",
    summary: "Where events go",
    answers: { 200: { description: "Webhooks, without their secrets", schema: schemas.webhookListSchema } },
    handler: desk.webhooksRoute,
  },
  {
    ...hooks,
    method: "post",
    path: "/v1/webhooks",
    summary: "Send events from now on to an address, signed as Standard Webhooks say",
    body: json(schemas.webhookBodySchema),
    answers: {
      201: { description: "The webhook and its secret", schema: schemas.webhookMadeSchema },
      422: { description: "too-many" },
    },
    handler: desk.createWebhookRoute,
  },
  {
    ...hooks,
    method: "put",
    path: "/v1/webhooks/{id}",
    summary: "Change a webhook, switch it off or back on",
    body: json(schemas.webhookChangeBodySchema),
    answers: done,
    handler: desk.changeWebhookRoute,
  },
  {
    ...hooks,
    method: "get",
    path: "/v1/webhooks/{id}/deliveries",
    summary: "What was sent, what is tried again, what was given up",
    query: { state: "due, leased, done or dead", cursor: "Where to go on" },
    answers: { 200: { description: "Deliveries, newest first", schema: schemas.deliveryListSchema } },
    handler: desk.deliveriesRoute,
  },
  {
    ...hooks,
    method: "post",
    path: "/v1/webhooks/{id}/replays",
    summary: "Send a delivery that was given up once more, with all its tries",
    body: json(schemas.replayBodySchema),
    answers: { ...done, 409: { description: "not-dead" } },
    handler: desk.replayRoute,
  },
];
