import { z } from "zod";

/**
 * What passes between a conversation and the people in it. The same schemas validate the HTTP API, describe it
 * (OpenAPI), type the widget and the simulator.
 */

const mark = {
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  underline: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
};
export const richLeafSchema = z.strictObject({ text: z.string(), ...mark });
export const richLinkSchema = z.strictObject({
  type: z.literal("link"),
  url: z.string(),
  children: z.array(richLeafSchema),
});
export const richInlineSchema = z.union([richLeafSchema, richLinkSchema]);
/** Rich text is a tree of data, never HTML: paragraphs and flat lists of runs of text with marks and links. */
export const richBlockSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("paragraph"), children: z.array(richInlineSchema) }),
  z.strictObject({
    type: z.literal("list"),
    ordered: z.boolean().optional(),
    items: z.array(z.array(richInlineSchema)),
  }),
]);
export type RichLeaf = z.infer<typeof richLeafSchema>;
export type RichInline = z.infer<typeof richInlineSchema>;
export type RichBlock = z.infer<typeof richBlockSchema>;

/** A button of a card: opens a link, or answers the question that is open with an option's id. */
export const cardButtonSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  url: z.string().optional(),
  choice: z.string().optional(),
});
export const cardSchema = z.strictObject({
  title: z.string().optional(),
  text: z.string().optional(),
  image: z.string().optional(),
  alt: z.string().optional(),
  price: z.string().optional(),
  buttons: z.array(cardButtonSchema).optional(),
});
export type Card = z.infer<typeof cardSchema>;

const content = {
  text: z.strictObject({
    type: z.literal("text"),
    text: z.string(),
    rich: z.array(richBlockSchema).optional(),
  }),
  image: z.strictObject({
    type: z.literal("image"),
    url: z.string(),
    alt: z.string().optional(),
    link: z.string().optional(),
  }),
  video: z.strictObject({ type: z.literal("video"), url: z.string(), caption: z.string().optional() }),
  audio: z.strictObject({ type: z.literal("audio"), url: z.string(), autoplay: z.boolean().optional() }),
  file: z.strictObject({
    type: z.literal("file"),
    url: z.string(),
    name: z.string(),
    size: z.number().optional(),
  }),
  embed: z.strictObject({ type: z.literal("embed"), url: z.string(), height: z.number().optional() }),
  cards: z.strictObject({ type: z.literal("cards"), cards: z.array(cardSchema) }),
  links: z.strictObject({
    type: z.literal("links"),
    text: z.string().optional(),
    links: z.array(z.strictObject({ label: z.string(), url: z.string() })),
  }),
  /** Asks the visitor's page to go to another address. */
  redirect: z.strictObject({ type: z.literal("redirect"), url: z.string(), newTab: z.boolean().optional() }),
} as const;

/** What a message holds, before it has an id and a sender. */
export const messageContentSchema = z.discriminatedUnion("type", [
  content.text,
  content.image,
  content.video,
  content.audio,
  content.file,
  content.embed,
  content.cards,
  content.links,
  content.redirect,
]);
export type MessageContent = z.infer<typeof messageContentSchema>;

export const senderSchema = z.enum(["bot", "person", "system", "visitor"]);
/** `sender`: the name of the person who answers, where the visitor may see it. */
const stamp = {
  id: z.string(),
  from: senderSchema,
  at: z.string().optional(),
  sender: z.string().optional(),
};
export const messageSchema = z.discriminatedUnion("type", [
  content.text.extend(stamp),
  content.image.extend(stamp),
  content.video.extend(stamp),
  content.audio.extend(stamp),
  content.file.extend(stamp),
  content.embed.extend(stamp),
  content.cards.extend(stamp),
  content.links.extend(stamp),
  content.redirect.extend(stamp),
]);
export type Message = z.infer<typeof messageSchema>;

/** One thing to choose. `value` is what is stored when it differs from the label. */
export const optionSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: z.string().optional(),
  image: z.string().optional(),
  description: z.string().optional(),
});
export type Option = z.infer<typeof optionSchema>;

const ask = {
  placeholder: z.string().optional(),
  button: z.string().optional(),
  prefill: z.string().optional(),
  optional: z.boolean().optional(),
};
const choiceFields = {
  options: z.array(optionSchema),
  multiple: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  searchable: z.boolean().optional(),
};

export const formFieldSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(["text", "longText", "email", "phone", "number", "url", "date", "time", "choice", "checkbox"]),
  required: z.boolean().optional(),
  placeholder: z.string().optional(),
  options: z.array(optionSchema).optional(),
});
export type FormField = z.infer<typeof formFieldSchema>;

/** What the conversation waits for. `working`: effects still run. `person`: somebody of the team answers. `event`: something other than a message. */
export const awaitingSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    multiline: z.boolean().optional(),
    maxLength: z.number().optional(),
    ...ask,
  }),
  z.strictObject({ type: z.literal("email"), ...ask }),
  z.strictObject({ type: z.literal("phone"), country: z.string().optional(), ...ask }),
  z.strictObject({
    type: z.literal("number"),
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().optional(),
    ...ask,
  }),
  z.strictObject({ type: z.literal("url"), ...ask }),
  z.strictObject({
    type: z.literal("date"),
    withTime: z.boolean().optional(),
    min: z.string().optional(),
    max: z.string().optional(),
    ...ask,
  }),
  z.strictObject({ type: z.literal("time"), ...ask }),
  z.strictObject({
    type: z.literal("dateRange"),
    withTime: z.boolean().optional(),
    min: z.string().optional(),
    max: z.string().optional(),
    ...ask,
  }),
  z.strictObject({ type: z.literal("choice"), ...choiceFields, ...ask }),
  z.strictObject({ type: z.literal("pictureChoice"), ...choiceFields, ...ask }),
  z.strictObject({
    type: z.literal("rating"),
    min: z.number(),
    max: z.number(),
    style: z.enum(["numbers", "stars", "nps"]),
    low: z.string().optional(),
    high: z.string().optional(),
    ...ask,
  }),
  z.strictObject({
    type: z.literal("file"),
    multiple: z.boolean().optional(),
    types: z.array(z.string()).optional(),
    maxBytes: z.number().optional(),
    ...ask,
  }),
  z.strictObject({ type: z.literal("location"), ...ask }),
  z.strictObject({ type: z.literal("form"), fields: z.array(formFieldSchema), ...ask }),
  z.strictObject({ type: z.literal("working") }),
  /** `position` and `waitSeconds` while waiting for somebody; `name` once somebody answers. */
  z.strictObject({
    type: z.literal("person"),
    cancellable: z.boolean().optional(),
    position: z.number().int().optional(),
    waitSeconds: z.number().int().optional(),
    name: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("event"), events: z.array(z.string()) }),
]);
export type Awaiting = z.infer<typeof awaitingSchema>;

export const turnStatusSchema = z.enum(["waiting", "ended", "person", "failed"]);
/** What one exchange gives back to the visitor. `version` counts the conversation's committed turns. */
export const turnSchema = z.strictObject({
  messages: z.array(messageSchema),
  awaiting: awaitingSchema.nullable(),
  status: turnStatusSchema,
  version: z.number().int(),
});
export type Turn = z.infer<typeof turnSchema>;

/** A file that was uploaded in this conversation, as a message names it. */
export const fileRefSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number(),
});
export type FileRef = z.infer<typeof fileRefSchema>;
