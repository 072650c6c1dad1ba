import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";
import { managedProduct, PRODUCT_COLUMNS, type ProductRow, productAt } from "../products/product";
import type { ProductInput } from "../products/product-input";

/** A product as it stands in the catalogue, to be written back as it was; null where there is none. */
export async function productBefore(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  now: Date,
): Promise<ProductInput | null> {
  const [row] = await tx.$queryRaw<ProductRow[]>`
    SELECT ${Prisma.raw(PRODUCT_COLUMNS)} FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref} FOR UPDATE`;
  if (!row) return null;
  const { nextPriceMinor, nextPriceAt } = managedProduct(row);
  const {
    name,
    aliases,
    description,
    category,
    topics,
    currency,
    attributes,
    images,
    url,
    scripts,
    ...more
  } = productAt(row, now);
  const { priceMinor, replaces, validFrom, validUntil, state } = more;
  const waits = nextPriceMinor !== null && nextPriceAt !== null && nextPriceAt > now;
  return {
    ref,
    name,
    aliases,
    description,
    category,
    topics,
    price: priceMinor,
    ...(currency === null ? {} : { currency }),
    nextPrice: waits ? { price: nextPriceMinor, at: nextPriceAt.toISOString() } : null,
    attributes,
    images,
    url,
    scripts,
    replaces,
    validFrom: validFrom?.toISOString() ?? null,
    validUntil: validUntil?.toISOString() ?? null,
    state,
  };
}

/** Whether a product as it was is for sale at a moment. */
export const isSold = (product: ProductInput, at: Date): boolean =>
  product.state === "live" &&
  (!product.validFrom || new Date(product.validFrom) <= at) &&
  (!product.validUntil || new Date(product.validUntil) > at);

/** Of a product as it was, what a launch writes over; its price also where that only is to change later. */
export function partOf(before: ProductInput, written: ProductInput): ProductInput {
  const kept = Object.entries(before).filter(([field]) => field === "price" || field in written);
  return { ...Object.fromEntries(kept), ref: before.ref };
}
