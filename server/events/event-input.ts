import { z } from "zod";
import { contactInputSchema } from "../contacts/upsert-contact";

/** Properties of one event, as JSON. */
const MOST_BYTES = 16_000;
const VISIBLE = /^[^\p{Cc}\p{Cs}]+$/u;

export const eventNameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u, "letters, digits, dots, - and _: order.paid");
const properties = z
  .record(z.string().min(1).max(100), z.json())
  .refine((value) => Object.keys(value).length <= 100, "at most 100 properties")
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MOST_BYTES, "at most 16 KB of properties");

export const occurrenceSchema = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(128)
    .regex(VISIBLE)
    .describe("Made by the sender, different for every event: the same id is taken once"),
  name: eventNameSchema.describe("Two words with a dot: checkout.started"),
  at: z.iso.datetime({ offset: true }).optional().describe("When it happened; without it, now"),
  key: z.string().min(1).max(200).regex(VISIBLE).optional().describe("What it is about: a cart, an order"),
  properties: properties.optional(),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

const whoSchema = contactInputSchema.pick({
  externalId: true,
  email: true,
  phone: true,
  visitor: true,
  channels: true,
});

const programEvent = occurrenceSchema.extend({
  contact: whoSchema.describe("Who it was: at least one identity"),
});
export type ProgramEvent = z.infer<typeof programEvent>;

/** One event, or several at once. */
export const eventsBodySchema = z.union([
  programEvent,
  z.strictObject({ events: z.array(programEvent).min(1).max(500) }),
]);

export const eventsTakenSchema = z.strictObject({
  taken: z.number().int().describe("Events that were new"),
  repeated: z.number().int().describe("Events whose ids were known"),
});

/** A browser's own id: made by the tracking script, long enough that nobody guesses another's. */
export const visitorIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, "16 to 64 letters, digits, - and _");

export const trackBodySchema = z.strictObject({
  visitor: visitorIdSchema,
  identity: z
    .string()
    .max(4_000)
    .optional()
    .describe("Who the visitor is, signed by the site's server; one that does not hold is left aside"),
  ticket: z
    .string()
    .max(100)
    .optional()
    .describe("What a short link left in the page's address (parley_tap)"),
  timeZone: z.string().max(64).optional(),
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .optional(),
  events: z.array(occurrenceSchema).min(1).max(20),
});
