import { z } from "zod";

/** What is said of a product to whom: by topic of interest, or to everybody (null). */
export const scriptSchema = z.object({ topic: z.string().nullable(), text: z.string() });
export type ProductScript = z.infer<typeof scriptSchema>;
export const attributeSchema = z.object({ name: z.string(), value: z.string() });
export type ProductAttribute = z.infer<typeof attributeSchema>;

/** A product at a moment. Amounts are in minor units of its currency. */
export interface Product {
  /** What knowledge and events name it by. */
  id: string;
  /** The business's own number of it. */
  ref: string;
  name: string;
  aliases: string[];
  description: string;
  category: string | null;
  topics: string[];
  /** At the moment it was asked for. */
  priceMinor: number | null;
  currency: string | null;
  /** Null: it is not counted. */
  stock: number | null;
  attributes: ProductAttribute[];
  images: string[];
  url: string | null;
  scripts: ProductScript[];
  /** The ref of what it takes the place of. */
  replaces: string | null;
  validFrom: Date | null;
  validUntil: Date | null;
  state: "live" | "off";
}

/** What is not public yet: only for whoever manages products. */
export interface ManagedProduct extends Product {
  nextPriceMinor: number | null;
  nextPriceAt: Date | null;
  updatedAt: Date;
}

export interface ProductRow extends Omit<ManagedProduct, "attributes" | "scripts"> {
  attributes: unknown;
  scripts: unknown;
}

/** Columns of a product as it is written down; its price is the one before the next. */
export const PRODUCT_COLUMNS = `id, ref, name, aliases, description, category, topics, price_minor::float8 AS "priceMinor", currency,
  next_price_minor::float8 AS "nextPriceMinor", next_price_at AS "nextPriceAt", stock, attributes, images, url, scripts, replaces,
  valid_from AS "validFrom", valid_until AS "validUntil", state, updated_at AS "updatedAt"`;

export function managedProduct(row: ProductRow): ManagedProduct {
  const attributes = z.array(attributeSchema).safeParse(row.attributes);
  const scripts = z.array(scriptSchema).safeParse(row.scripts);
  return { ...row, attributes: attributes.data ?? [], scripts: scripts.data ?? [] };
}

/** The product as it is at a moment: with the price of that moment, and without a word of the next. */
export function productAt(row: ProductRow, at: Date): Product {
  const { nextPriceMinor, nextPriceAt, updatedAt: _, ...product } = managedProduct(row);
  const isNext = nextPriceAt !== null && nextPriceAt <= at;
  return { ...product, priceMinor: isNext ? nextPriceMinor : product.priceMinor };
}
