import { z } from "zod";
import { importRequestSchema } from "../contacts/import/import-request";
import { contactInputSchema } from "../contacts/upsert-contact";
import { orderStateSchema } from "../orders/order-state";
import { orderInputSchema, refSchema } from "../orders/write-order";

/** Bodies and answers of the contacts and orders API. Amounts are in minor units. */
export const contactBodySchema = contactInputSchema;
/** Who it is stands in the path. */
export const putContactBodySchema = contactInputSchema.omit({ externalId: true });
export const externalIdSchema = contactInputSchema.pick({ externalId: true });
export const upsertedSchema = z.strictObject({
  id: z.uuid(),
  created: z.boolean(),
  merged: z.array(z.uuid()).describe("Contacts that have become this one; their ids lead here from now on"),
});

const summary = {
  id: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  externalId: z.string().nullable(),
  tags: z.array(z.string()),
  anonymous: z.boolean(),
  locale: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
};
export const contactSchema = z.looseObject({
  ...summary,
  timeZone: z.string().nullable(),
  profile: z.record(z.string(), z.unknown()),
  consent: z.array(
    z.strictObject({
      channel: z.string(),
      purpose: z.string(),
      granted: z.boolean(),
      source: z.string(),
      at: z.string(),
    }),
  ),
});
export const contactListSchema = z.strictObject({ contacts: z.array(z.strictObject(summary)) });

export const mergeBodySchema = z.strictObject({
  other: z.uuid().describe("The contact that is the same; the older one of the two goes on"),
  note: z.string().trim().max(500).optional(),
});
export const mergedSchema = z.strictObject({ contactId: z.uuid(), mergeId: z.uuid() });
export const eraseBodySchema = z.strictObject({
  erase: z.literal(true).describe("Said once more, because nothing brings it back"),
});
/** A contact with all that is held of it. */
const things = z.array(z.record(z.string(), z.unknown()));
export const contactExportSchema = z.strictObject({
  contact: z.looseObject(summary).describe("Profile, identities, consent, interests, audiences and merges"),
  orders: things,
  coupons: things,
  cases: things,
  events: things.describe("What it did, the oldest first"),
  campaigns: things,
  goals: things,
  sends: things.describe("What it was sent, or why not"),
  experiments: things,
  links: things,
  conversations: things.describe("With what flows have noted down, notes and ratings"),
  messages: things.describe("By conversation, in their order"),
  files: things,
});
export const erasedSchema = z.strictObject({ erased: z.literal(true) });

export const orderBodySchema = orderInputSchema.extend({
  ref: refSchema.describe("Your own number of this order"),
});
export const orderSchema = z.looseObject({
  ref: z.string(),
  contactId: z.uuid().nullable(),
  state: orderStateSchema,
  currency: z.string(),
  total: z.number().int(),
  deposit: z.number().int().nullable(),
  paid: z.number().int(),
  refunded: z.number().int(),
  balance: z.number().int().describe("What is still to be paid"),
});

/** A file of contacts, as a form. */
export const importFormSchema = z.strictObject({
  file: z.string().meta({ format: "binary" }).describe("CSV, XLSX or NDJSON"),
  mapping: importRequestSchema.optional().describe("As JSON"),
});
export const importTakenSchema = z.strictObject({ id: z.uuid() });
const refusal = {
  line: z.number().int().describe("Its line in the file, from 1"),
  code: z.string(),
  column: z.string(),
  message: z.string(),
};
export const importSchema = z.looseObject({
  id: z.uuid(),
  fileName: z.string(),
  state: z.enum(["uploading", "reading", "draft", "running", "done", "stopped", "failed"]),
  lines: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  refused: z.number().int(),
  problem: z.string().nullable().describe("Why the file cannot be taken in, where it failed"),
  reasons: z.array(z.strictObject(refusal)).describe("The first refused lines"),
});
export const refusedRowsSchema = z.strictObject({
  columns: z.array(z.string()),
  lines: z.array(z.strictObject({ ...refusal, cells: z.array(z.string()) })),
  next: z.number().int().nullable().describe("Where the list goes on, as ?after="),
});
