import { z } from "zod";
import { CASE_STATES } from "../inbox/cases";
import { replyContentSchema } from "../inbox/send-reply";
import { PRIORITIES, VIEWS } from "../inbox/views";
import { idSchema, nameSchema, timeSchema } from "../trpc/fields";

/** Bodies and answers of the inbox API. Times are ISO texts with an offset. */

const agent = z
  .string()
  .min(1)
  .max(254)
  .describe("A member who answers conversations: their id or e-mail address");
/** Who does it, where nothing else is said. */
export const agentBodySchema = z.strictObject({ agent });

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const limit = (most: number) => z.coerce.number().int().min(1).max(most);
const cursor = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/, "This is not a cursor.");

export const listQuerySchema = z.strictObject({
  view: z.enum(VIEWS).default("all"),
  agent: agent.optional(),
  queue: idSchema.optional(),
  label: nameSchema(60).optional(),
  priority: z.enum(PRIORITIES).optional(),
  channel: z.string().max(40).optional(),
  order: z.enum(["newest", "longestWait"]).optional(),
  limit: limit(100).optional(),
  cursor: cursor.optional(),
});
export const messagesQuerySchema = z
  .strictObject({ before: seq.optional(), after: seq.optional(), limit: limit(200).optional() })
  .refine((query) => query.before === undefined || query.after === undefined, "before or after, not both");
export const casesQuerySchema = z.strictObject({
  state: z.enum(["open", "closed"]).optional(),
  contact: idSchema.optional(),
  cursor: cursor.optional(),
});

export const assignBodySchema = z.union([
  z.strictObject({
    agent: agent.describe("Who gets it"),
    force: z.boolean().optional().describe("Also beyond their capacity"),
  }),
  z.strictObject({ how: z.enum(["roundRobin", "leastBusy", "sticky"]) }),
]);
export const transferBodySchema = z.strictObject({
  agent,
  queue: idSchema,
  note: z.string().min(1).max(10_000).optional(),
});
export const giveBackBodySchema = z.strictObject({
  agent,
  node: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("The step to go on at; without it, where the flow was"),
});
export const closeBodySchema = z.strictObject({
  agent,
  outcome: z.enum(["resolved", "unresolved", "closed"]),
});
export const replyBodySchema = z.strictObject({
  id: z.uuid().describe("Made by you: the same id and words give the same message again"),
  agent,
  content: replyContentSchema,
  afterSeq: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe(
      "The last message that the writer had seen: 409 newer-messages where the visitor has written since",
    ),
});
export const noteBodySchema = z.strictObject({
  agent,
  text: z.string().min(1).max(10_000),
  mentions: z.array(idSchema).max(20).default([]),
});
export const labelsBodySchema = z.strictObject({ labels: z.array(nameSchema(60)).max(20) });
export const caseBodySchema = z.strictObject({
  agent,
  type: nameSchema(60),
  title: nameSchema(300),
  dueAt: timeSchema,
  owner: idSchema.optional().describe("Who keeps the promise; without it, the agent"),
  amount: z.number().int().min(0).max(1_000_000_000_000).optional().describe("Minor units of the currency"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  complaint: z.boolean().optional().describe("Holds marketing to the contact until it is closed"),
});
export const caseChangeBodySchema = z.strictObject({
  agent,
  dueAt: timeSchema.optional(),
  owner: idSchema.optional(),
  title: nameSchema(300).optional(),
  state: z.enum(["open", "done", "cancelled"]).optional(),
});

const nullable = <S extends z.ZodType>(schema: S) => schema.nullable();
const moodSchema = z.looseObject({
  sentiment: z.number().describe("-1 (bad) to 1 (good)"),
  anger: z.number(),
  urgency: z.number(),
  wantsPerson: z.boolean(),
  rule: z.string().optional(),
  rules: z.array(z.string()).optional(),
});
const from = z.enum(["visitor", "bot", "person", "system"]);
export const conversationSchema = z.strictObject({
  id: z.uuid(),
  version: z.number().int(),
  lastSeq: z.number().int(),
  contact: z.strictObject({ id: z.uuid(), name: nullable(z.string()) }),
  channel: z.string(),
  locale: nullable(z.string()),
  owner: z.enum(["bot", "queue", "person", "nobody"]),
  ownerUserId: nullable(z.string()),
  queueId: nullable(z.string()),
  priority: z.enum(PRIORITIES),
  reason: nullable(z.string()).describe("How it came to people"),
  rule: nullable(z.string()).describe("The hard rule that was met"),
  labels: z.array(z.string()),
  preview: nullable(z.strictObject({ from, text: z.string() })),
  mood: nullable(moodSchema),
  unread: z.number().int(),
  createdAt: z.string(),
  lastAt: z.string(),
  queuedAt: nullable(z.string()),
  waitingSince: nullable(z.string()),
  snoozedUntil: nullable(z.string()),
  closedAt: nullable(z.string()),
  outcome: nullable(z.string()),
  replyDue: nullable(z.string()),
  resolveDue: nullable(z.string()),
  breached: z.boolean(),
});
export const conversationListSchema = z.strictObject({
  rows: z.array(conversationSchema),
  next: nullable(z.string()).describe("Give it back as cursor; null: there are no more"),
});
export const inboxMessageSchema = z.strictObject({
  id: z.uuid(),
  seq: z.number().int(),
  from,
  userId: nullable(z.string()),
  at: z.string(),
  mood: nullable(moodSchema),
  masked: z.literal(true).optional().describe("A telephone number in its text is masked"),
  content: z.looseObject({ type: z.string() }),
});
export const inboxNoteSchema = z.strictObject({
  id: z.uuid(),
  conversationId: z.uuid(),
  userId: nullable(z.string()).describe("Null: the program says what it has done"),
  text: z.string(),
  mentions: z.array(z.string()),
  at: z.string(),
});
export const threadSchema = z.strictObject({
  messages: z.array(inboxMessageSchema),
  notes: z.array(inboxNoteSchema).describe("Notes of colleagues: never seen by visitors"),
  more: z.boolean(),
});
export const versionSchema = z.strictObject({ version: z.number().int() });
export const assignedSchema = z.strictObject({ userId: z.string() });
export const caseSchema = z.strictObject({
  id: z.uuid(),
  contactId: z.uuid(),
  conversationId: nullable(z.string()),
  type: z.string(),
  title: z.string(),
  userId: nullable(z.string()),
  dueAt: z.string(),
  amount: nullable(z.number()),
  currency: nullable(z.string()),
  complaint: z.boolean(),
  state: z.enum(CASE_STATES),
  first: z.boolean(),
  createdAt: z.string(),
  closedAt: nullable(z.string()),
});
export const caseListSchema = z.strictObject({ rows: z.array(caseSchema), next: nullable(z.string()) });
export const openedCaseSchema = z.strictObject({ id: z.uuid(), state: z.enum(CASE_STATES) });
