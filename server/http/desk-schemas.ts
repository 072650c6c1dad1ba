import { z } from "zod";
import { WEBHOOK_EVENTS } from "../inbox/feed-events";
import { ASSIGNMENTS } from "../inbox/queues";
import { replyContentSchema } from "../inbox/send-reply";
import { PRIORITIES } from "../inbox/views";
import { idSchema, timeSchema } from "../trpc/fields";
import { agentBodySchema } from "./inbox-schemas";

/** Bodies and answers of what colleagues do beside answering: putting away, merging, presence, supervision, webhooks. */

const { agent } = agentBodySchema.shape;

export const snoozeBodySchema = z.strictObject({
  agent,
  until: timeSchema.nullable().describe("Null takes it back out"),
});
export const priorityBodySchema = z.strictObject({ agent, priority: z.enum(PRIORITIES) });
export const mergeBodySchema = z.strictObject({
  agent,
  into: idSchema.describe("Another conversation of the same contact, in which it goes on"),
});
export const laterBodySchema = z.strictObject({ agent, content: replyContentSchema, at: timeSchema });
export const presenceBodySchema = z.strictObject({ agent, state: z.enum(["available", "away"]) });
export const switchesBodySchema = z
  .strictObject({
    agent: agent.describe("Who throws them: an id or e-mail address of somebody who supervises"),
    everyoneToPeople: z.boolean().optional().describe("The bot answers nobody"),
    flow: z
      .strictObject({
        id: idSchema,
        off: z.boolean(),
        fallback: z.string().max(2_000).optional().describe("What its visitors read meanwhile"),
      })
      .optional(),
  })
  .refine((body) => body.everyoneToPeople !== undefined || body.flow, "There is nothing to switch.");
export const reportQuerySchema = z.strictObject({
  by: z.enum(["agent", "queue"]),
  from: timeSchema,
  to: timeSchema,
});

const address = z.url({ protocol: /^https?$/ }).max(2_000);
const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
export const webhookBodySchema = z.strictObject({ url: address, events });
export const webhookChangeBodySchema = z
  .strictObject({ url: address.optional(), events: events.optional(), disabled: z.boolean().optional() })
  .refine((body) => Object.keys(body).length > 0, "There is nothing to change.");
export const deliveriesQuerySchema = z.strictObject({
  state: z.enum(["due", "leased", "done", "dead"]).optional(),
  cursor: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/, "This is not a cursor.")
    .optional(),
});
export const replayBodySchema = z.strictObject({ delivery: idSchema });

const count = z.number().int();
const ms = z.number();
export const madeSchema = z.strictObject({ id: z.uuid() });
export const queueListSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      assignment: z.enum(ASSIGNMENTS),
      sticky: z.boolean(),
      hours: z.looseObject({}).nullable().describe("Its own hours; null: the workspace's"),
      firstReplyMinutes: count.nullable(),
      resolveMinutes: count.nullable(),
      returnSeconds: count.nullable(),
      pageSeconds: count.nullable(),
      members: z.array(z.string()),
      waiting: count,
      archived: z.boolean(),
    }),
  ),
});
export const switchesSchema = z.strictObject({
  everyoneToPeople: z.boolean(),
  flowsOff: z.array(z.strictObject({ flowId: z.string(), fallback: z.string() })),
});
const agentSchema = z.strictObject({
  userId: z.uuid(),
  name: z.string(),
  role: z.string(),
  capacity: count,
  skills: z.array(z.string()),
  state: z.enum(["available", "away"]),
  online: z.boolean(),
  load: count.describe("Conversations they have"),
  queues: z.array(z.string()),
});
export const agentListSchema = z.strictObject({ rows: z.array(agentSchema) });
const valueSchema = z.strictObject({ reached: count, value: z.number() });
export const wallSchema = z.strictObject({
  waiting: count,
  longestWaitMs: ms,
  open: count,
  breached: count,
  agents: z.array(agentSchema),
  queues: z.array(
    z.strictObject({ queueId: z.string().nullable(), waiting: count, longestWaitMs: ms, open: count }),
  ),
  today: z.strictObject({
    conversations: count,
    withPeople: count,
    withoutPeople: count,
    goals: z.strictObject({ withPeople: valueSchema, withoutPeople: valueSchema }),
  }),
});
export const reportSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      key: z.string().nullable(),
      name: z.string(),
      claimed: count,
      resolved: count,
      replies: count,
      medianWaitMs: ms.nullable(),
      medianFirstReplyMs: ms.nullable(),
      rating: z.number().nullable(),
      ratings: count,
    }),
  ),
});
export const webhookListSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.uuid(),
      url: z.string(),
      events: z.array(z.string()),
      disabled: z.boolean(),
      createdAt: z.string(),
      dead: count.describe("Deliveries that were given up"),
      waiting: count,
    }),
  ),
});
export const webhookMadeSchema = z.strictObject({
  id: z.uuid(),
  secret: z.string().describe("Signs what is sent; shown this once"),
});
export const deliveryListSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.uuid(),
      event: z.string(),
      state: z.enum(["due", "leased", "done", "dead"]),
      attempts: count,
      nextAt: z.string().nullable(),
      status: count.nullable(),
      fault: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
