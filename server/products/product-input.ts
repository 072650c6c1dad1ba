import { z } from "zod";
import { isRounded } from "../contacts/identity-value";

const line = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim())
    .pipe(z.string().min(1, "This may not be empty.").max(max));
const minor = z.number().int().min(0).max(1_000_000_000_000);
const when = z.iso.datetime({ offset: true });
const address = z
  .string()
  .max(2_000)
  .refine(
    (text) => /^https?:\/\/[^\s/?#]+/i.test(text) && URL.canParse(text),
    "This is no address of a page.",
  );

export const refSchema = line(100).refine(
  (ref) => !isRounded(ref),
  "this number was rounded by a spreadsheet: its last digits are lost",
);

/** A product as the business knows it. What is left out stays as it was. */
export const productInputSchema = z.strictObject({
  ref: refSchema.describe("Your own number of it"),
  name: line(200).optional().describe("Needed for one that is new"),
  aliases: z.array(line(200)).max(30).optional().describe("Further names that people ask for it by"),
  description: z.string().max(20_000).optional(),
  category: line(200).nullable().optional().describe("Levels joined by slashes"),
  topics: z.array(line(100)).max(30).optional().describe("Topics of interest beside its category"),
  price: minor.nullable().optional().describe("In minor units"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  nextPrice: z
    .strictObject({ price: minor, at: when })
    .nullable()
    .optional()
    .describe("The price from a moment on; nobody is told before"),
  stock: z.number().int().min(0).max(1_000_000_000).nullable().optional().describe("null: not counted"),
  attributes: z
    .array(z.strictObject({ name: line(100), value: line(1_000) }))
    .max(100)
    .optional(),
  images: z.array(address).max(20).optional(),
  url: address.nullable().optional(),
  scripts: z
    .array(z.strictObject({ topic: line(200).nullable(), text: line(2_000) }))
    .max(30)
    .optional()
    .describe("What to say of it, by topic of interest (category:phones), or to everybody (null)"),
  replaces: refSchema.nullable().optional().describe("What it takes the place of"),
  validFrom: when.nullable().optional(),
  validUntil: when.nullable().optional(),
  state: z.enum(["live", "off"]).optional(),
});
export type ProductInput = z.infer<typeof productInputSchema>;
