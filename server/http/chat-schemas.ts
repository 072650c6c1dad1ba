import { z } from "zod";
import {
  awaitingSchema,
  fileRefSchema,
  LIMITS,
  messageSchema,
  turnSchema,
  turnStatusSchema,
} from "../../flow";
import { visitorIdSchema } from "../events/event-input";

/** Bodies and answers of the chat API: what validates them also describes them in the OpenAPI document. */

const VISIBLE = /^[^\p{Cc}\p{Cs}]+$/u;
/** The client's own id of a request. A UUID is best. */
export const clientIdSchema = z.string().min(1).max(128).regex(VISIBLE, "an id has visible characters only");
const shortText = z.string().max(2_000);
const scalar = z.union([z.string().max(LIMITS.inboundText), z.number(), z.boolean(), z.null()]);
const noReserved = (record: object) =>
  !["__proto__", "constructor", "prototype"].some((name) => Object.hasOwn(record, name));
const valueMap = (most: number) =>
  z
    .record(z.string().min(1).max(LIMITS.nameLength), z.union([scalar, z.array(scalar).max(200)]))
    .refine((record) => Object.keys(record).length <= most, `at most ${most} entries`)
    .refine(noReserved, "a name is reserved");

export const pageSchema = z.strictObject({
  url: shortText.optional(),
  title: shortText.optional(),
  referrer: shortText.optional(),
});

export const identityTokenSchema = z
  .string()
  .min(16)
  .max(4_000)
  .describe("Who the visitor is, signed by the site's server: a JSON web token (HS256) with sub and exp");

/** The body of the identity route. */
export const identityBodySchema = z.strictObject({ identity: identityTokenSchema });

export const startBodySchema = z.strictObject({
  id: clientIdSchema.describe(
    "Made by the client, different for every conversation; the same id gives the same conversation again",
  ),
  visitor: visitorIdSchema
    .optional()
    .describe(
      "The browser's own id, as the tracking calls give it: what it did before is then the same contact's",
    ),
  identity: identityTokenSchema.optional(),
  contact: valueMap(50)
    .optional()
    .describe("What the page knows of the visitor; kept as the profile of an anonymous contact"),
  variables: valueMap(100).optional().describe("First values of the flow's variables"),
  page: pageSchema.optional(),
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'write a language as "en" or "zh-CN"')
    .optional(),
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9_+\-/]+$/, "name a zone such as Europe/Berlin")
    .optional(),
});

const choiceId = z.string().min(1).max(LIMITS.idLength);
const fileInput = z.union([z.string().min(1).max(128), fileRefSchema]);
export const eventInputSchema = z.union([
  z.string().min(1).max(200),
  z.strictObject({
    name: z.string().min(1).max(200),
    key: z.string().max(500).optional(),
    properties: z.record(z.string().max(200), z.unknown()).optional(),
  }),
]);

const CONTENT = [
  "text",
  "choice",
  "choices",
  "file",
  "files",
  "form",
  "location",
  "command",
  "event",
] as const;

export const messageBodySchema = z
  .strictObject({
    id: clientIdSchema.describe("Made by the client; the same id and body give the same answer again"),
    text: z.string().max(LIMITS.inboundText).optional(),
    choice: choiceId.optional().describe("An option's id"),
    choices: z.array(choiceId).max(200).optional(),
    file: fileInput.optional().describe("A file that was uploaded here, or its id"),
    files: z.array(fileInput).min(1).max(20).optional(),
    form: valueMap(100).optional(),
    location: z
      .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional(),
    command: z.string().min(1).max(200).optional().describe("Given by the page around the chat, not typed"),
    event: eventInputSchema.optional().describe("Something that happened on the page, by name"),
  })
  .refine(
    (body) => CONTENT.some((name) => body[name] !== undefined),
    `a message has one of ${CONTENT.join(", ")}`,
  )
  .refine(
    (body) =>
      body.event === undefined || CONTENT.every((name) => name === "event" || body[name] === undefined),
    "an event comes alone",
  );
export type MessageBody = z.output<typeof messageBodySchema>;

/** The turn as the messages route gives it. */
export const turnAnswerSchema = turnSchema;
export const startedSchema = turnSchema.extend({ conversation: z.uuid(), token: z.string() });
export const historySchema = z.strictObject({
  conversation: z.uuid(),
  messages: z.array(messageSchema),
  /** The place from which a stream goes on. */
  lastSeq: z.number().int(),
  awaiting: awaitingSchema.nullable(),
  status: turnStatusSchema,
  version: z.number().int(),
});
export const uploadedSchema = z.strictObject({ file: fileRefSchema });

/** What the streams say: the name is SSE's `event`, the schema its `data`. */
export const streamEvents = {
  typing: z.strictObject({}),
  delta: z.strictObject({ id: z.string(), text: z.string() }),
  message: messageSchema,
  awaiting: z.strictObject({
    awaiting: awaitingSchema.nullable(),
    status: turnStatusSchema,
    version: z.number().int(),
  }),
  done: turnSchema,
} as const;
