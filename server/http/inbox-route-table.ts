import * as inbox from "./inbox-routes";
import * as schemas from "./inbox-schemas";
import type { Route } from "./routes";

const json = (schema: NonNullable<Route["body"]>["schema"]): NonNullable<Route["body"]> =>
  schema ? { type: "application/json", schema } : { type: "application/json" };
const done = { 204: { description: "It is done" } };
const writes = { rule: { scope: "inbox:write" } } as const;
const reads = { rule: { scope: "chat:read" }, method: "get" } as const;
const at = "/v1/inbox/conversations/{id}";

/** The inbox for a business's own programs: what colleagues do there, in a colleague's name. */
export const INBOX_ROUTES: readonly Route[] = [
  {
    ...reads,
    path: "/v1/inbox/conversations",
    summary: "A page of one view of the inbox",
    query: {
      view: "all (default), mine, unassigned, snoozed, closed, bot or mentions",
      agent: "Whose mine and mentions: an id or e-mail address",
      queue: "Only this queue's (id)",
      label: "Only with this label",
      priority: "normal, high or urgent",
      channel: "web, api…",
      order: "newest (default) or longestWait",
      limit: "At most 100",
      cursor: "What the page before gave as next",
    },
    answers: { 200: { description: "Conversations", schema: schemas.conversationListSchema } },
    handler: inbox.listRoute,
  },
  {
    ...reads,
    path: at,
    summary: "A conversation as the inbox lists it",
    answers: { 200: { description: "The conversation", schema: schemas.conversationSchema } },
    handler: inbox.conversationRoute,
  },
  {
    ...reads,
    path: `${at}/messages`,
    summary: "Messages and notes, oldest first",
    query: { before: "Those before this seq", after: "Those after this seq", limit: "At most 200" },
    answers: { 200: { description: "A span of the thread", schema: schemas.threadSchema } },
    handler: inbox.threadRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/claim`,
    summary: "Take it for an agent; of many at once one gets it, the others 409 taken",
    body: json(schemas.agentBodySchema),
    answers: { 200: { description: "Theirs", schema: schemas.versionSchema } },
    handler: inbox.claimRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/assign`,
    summary: "Give it to an agent, or to whom a rule picks",
    body: json(schemas.assignBodySchema),
    answers: {
      200: { description: "Who has it", schema: schemas.assignedSchema },
      409: { description: "no-agent" },
      422: { description: "agent-full, agent-unknown" },
    },
    handler: inbox.assignRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/transfer`,
    summary: "Give it to a queue",
    body: json(schemas.transferBodySchema),
    answers: { 200: { description: "It waits there", schema: schemas.versionSchema } },
    handler: inbox.transferRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/replies`,
    summary: "Say something as the agent who has the conversation",
    body: json(schemas.replyBodySchema),
    answers: {
      201: { description: "The message", schema: schemas.inboxMessageSchema },
      409: { description: "not-owner, newer-messages" },
      422: { description: "id-used: the same id with other words" },
    },
    handler: inbox.replyRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/notes`,
    summary: "Write a note that visitors never see",
    body: json(schemas.noteBodySchema),
    answers: { 201: { description: "The note", schema: schemas.inboxNoteSchema } },
    handler: inbox.noteRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/give-back`,
    summary: "Give it back to the bot, which goes on where it was or at a step",
    body: json(schemas.giveBackBodySchema),
    answers: { ...done, 409: { description: "not-owned, not-owner" } },
    handler: inbox.giveBackRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/close`,
    summary: "People are done: the flow goes on by the outcome, or the conversation is closed",
    body: json(schemas.closeBodySchema),
    answers: { ...done, 409: { description: "not-owned, not-owner" } },
    handler: inbox.closeRoute,
  },
  {
    ...writes,
    method: "put",
    path: `${at}/labels`,
    summary: "Set its labels",
    body: json(schemas.labelsBodySchema),
    answers: done,
    handler: inbox.labelsRoute,
  },
  {
    ...writes,
    method: "post",
    path: `${at}/cases`,
    summary: "Promise something; an amount above the limit waits for approval",
    body: json(schemas.caseBodySchema),
    answers: { 201: { description: "The case", schema: schemas.openedCaseSchema } },
    handler: inbox.openCaseRoute,
  },
  {
    ...reads,
    path: "/v1/cases",
    summary: "Cases, what is due first before the rest",
    query: {
      state: "open (default) or closed",
      contact: "Only this contact's (id)",
      cursor: "Where to go on",
    },
    answers: { 200: { description: "Cases", schema: schemas.caseListSchema } },
    handler: inbox.listCasesRoute,
  },
  {
    ...writes,
    method: "put",
    path: "/v1/cases/{id}",
    summary: "Change or close a case",
    body: json(schemas.caseChangeBodySchema),
    answers: { ...done, 409: { description: "needs-approval" } },
    handler: inbox.changeCaseRoute,
  },
];
