import { z } from "zod";
import { template, urlTemplate } from "../../kernel/fields";
import { idSchema, targetSchema } from "../../kernel/ids";
import { conditionSchema } from "../../text/condition";

const common = {
  placeholder: template(500).optional(),
  /** The send button's words. */
  button: template(100).optional(),
};
/** The visitor may answer nothing: the value becomes empty and the run goes on. */
const optional = { optional: z.boolean().optional() };

/** One thing to choose: its id is its outlet. `value` is stored instead of the label; `when` hides it. */
export const choiceOptionSchema = z.strictObject({
  id: idSchema,
  label: template(500),
  value: template(500).optional(),
  image: urlTemplate().optional(),
  description: template(1_000).optional(),
  when: conditionSchema.optional(),
});

const choices = {
  options: z.array(choiceOptionSchema).max(200).default([]).meta({ field: "options" }),
  /** Several may be chosen: the value is a list. */
  multiple: z.boolean().optional(),
  /** Join several chosen values to one text with this between them, instead of a list. */
  join: z.string().max(20).optional(),
  min: z.number().int().min(0).max(200).optional(),
  max: z.number().int().min(1).max(200).optional(),
  searchable: z.boolean().optional(),
  /** A typed answer counts only if it is an option's words, value or id to the letter. */
  exact: z.boolean().optional(),
  /** Several: the options' words may stand anywhere in what was typed. */
  lenient: z.boolean().optional(),
  /** Ask even where no option is left to choose from; otherwise the run goes on by `answered`. */
  evenEmpty: z.boolean().optional(),
  /** Options from a list variable (texts, or objects with label, value, image, description); they leave by `answered`. Where the list is unset, the fixed options stand. */
  from: targetSchema.meta({ field: "variable", reads: true }).optional(),
};

const formField = z.strictObject({
  name: idSchema,
  label: template(200),
  type: z.enum(["text", "longText", "email", "phone", "number", "url", "date", "time", "choice", "checkbox"]),
  required: z.boolean().optional(),
  placeholder: template(200).optional(),
  options: z
    .array(z.strictObject({ id: idSchema, label: template(200), value: template(200).optional() }))
    .max(100)
    .optional(),
  /** Where this field's value goes besides the form's own variable. */
  save: targetSchema.optional(),
});

/** The one input of an `ask`. */
export const inputSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    ...common,
    ...optional,
    multiline: z.boolean().optional(),
    minLength: z.number().int().min(0).max(20_000).optional(),
    maxLength: z.number().int().min(1).max(20_000).optional(),
    /** Regular expression (linear-time engine: no look-around, no back-references) that the whole answer must match. */
    pattern: z.string().max(500).optional().meta({ field: "regex" }),
  }),
  z.strictObject({ type: z.literal("email"), ...common, ...optional }),
  z.strictObject({
    type: z.literal("phone"),
    ...common,
    ...optional,
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional()
      .meta({ field: "country" }),
    /** Take the number out of a sentence ("call me at +44…"). */
    lenient: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("number"),
    ...common,
    ...optional,
    min: z.union([z.number(), template(200)]).optional(),
    max: z.union([z.number(), template(200)]).optional(),
    step: z.union([z.number().positive(), template(200)]).optional(),
    /** Take the number at the beginning of an answer ("5 apples" is 5). */
    lenient: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("url"),
    ...common,
    ...optional,
    /** Keep the address as it was typed ("example.com"), without https:// before it. */
    asTyped: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("date"),
    ...common,
    ...optional,
    withTime: z.boolean().optional(),
    min: template(100).optional(),
    max: template(100).optional(),
    /** How the stored text looks, in date-fns tokens; without it an ISO date. `dd…` also means that 03/04 is the third of April. */
    format: z.string().max(60).optional(),
  }),
  z.strictObject({ type: z.literal("time"), ...common, ...optional, format: z.string().max(60).optional() }),
  z.strictObject({
    type: z.literal("dateRange"),
    ...common,
    ...optional,
    withTime: z.boolean().optional(),
    min: template(100).optional(),
    max: template(100).optional(),
    format: z.string().max(60).optional(),
    /** Store one text with this between the dates, instead of { from, to }. */
    join: z.string().max(20).optional(),
  }),
  z.strictObject({ type: z.literal("choice"), ...common, ...optional, ...choices }),
  z.strictObject({ type: z.literal("pictureChoice"), ...common, ...optional, ...choices }),
  z.strictObject({
    type: z.literal("rating"),
    ...common,
    ...optional,
    min: z.number().int().min(0).max(1).default(1),
    max: z.number().int().min(1).max(100).default(5),
    style: z.enum(["numbers", "stars", "nps"]).default("numbers"),
    low: template(200).optional(),
    high: template(200).optional(),
  }),
  z.strictObject({
    type: z.literal("file"),
    ...common,
    ...optional,
    multiple: z.boolean().optional(),
    /** MIME types ("image/*") or extensions (".pdf"); empty: any that the workspace takes. */
    types: z.array(z.string().max(100)).max(50).optional(),
    maxMegabytes: z.number().min(0.1).max(50).optional(),
    /** A typed web address counts as a file. */
    links: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("location"), ...common, ...optional }),
  z.strictObject({
    type: z.literal("form"),
    ...common,
    fields: z.array(formField).min(1).max(30).meta({ field: "formFields" }),
  }),
]);
export type AskInput = z.output<typeof inputSchema>;
export type ChoiceOption = z.output<typeof choiceOptionSchema>;

export const INPUT_TYPES = [
  "text",
  "choice",
  "email",
  "phone",
  "number",
  "pictureChoice",
  "rating",
  "date",
  "time",
  "dateRange",
  "url",
  "file",
  "location",
  "form",
] as const satisfies readonly AskInput["type"][];
