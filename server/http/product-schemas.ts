import { z } from "zod";
import { productInputSchema } from "../products/product-input";

/** Bodies and answers of the products API. Amounts are in minor units. */
export const productsBodySchema = z.strictObject({
  products: z.array(productInputSchema).min(1).max(500).describe("Found by `ref`; what is left out stays"),
});
/** Its own number stands in the path. */
export const putProductBodySchema = productInputSchema.omit({ ref: true });
export const putProductRefSchema = productInputSchema.pick({ ref: true });
export const productsWrittenSchema = z.strictObject({
  created: z.number().int(),
  updated: z.number().int(),
});
const time = z.string().nullable();
export const productSchema = z.strictObject({
  id: z.uuid(),
  ref: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  description: z.string(),
  category: z.string().nullable(),
  topics: z.array(z.string()),
  priceMinor: z.number().int().nullable(),
  currency: z.string().nullable(),
  stock: z.number().int().nullable(),
  attributes: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  images: z.array(z.string()),
  url: z.string().nullable(),
  scripts: z.array(z.strictObject({ topic: z.string().nullable(), text: z.string() })),
  replaces: z.string().nullable(),
  validFrom: time,
  validUntil: time,
  state: z.enum(["live", "off"]),
  nextPriceMinor: z.number().int().nullable(),
  nextPriceAt: time,
  updatedAt: z.string(),
});
