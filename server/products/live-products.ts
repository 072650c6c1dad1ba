import type { Read } from "../db/tenant";
import { PRODUCT_COLUMNS, type Product, type ProductRow, productAt } from "./product";

/** Which of the products; without a word of it, all. */
export interface Wanted {
  readonly refs?: readonly string[] | undefined;
  /** A category or anything below it: "Phones" holds "Phones/Flagship". */
  readonly category?: string | undefined;
  /** Only what is named here, or has one of the words (small letters) for its category, a level of it, or a topic. */
  readonly near?: { readonly refs: readonly string[]; readonly words: readonly string[] } | undefined;
  readonly limit?: number | undefined;
}

const MOST = 5_000;

/**
 * Products that are for sale at a moment (the database's clock without one), with the price of that moment. THE one place where the
 * embargo of products holds: whatever visitors or agents get of a product comes from here.
 */
export async function liveProducts(
  read: Read,
  workspaceId: string,
  wanted: Wanted,
  at?: Date | undefined,
): Promise<Product[]> {
  const { refs, category, near, limit = MOST } = wanted;
  const rows = await read<ProductRow & { now: Date }>({
    name: "products-live",
    text: `
      SELECT ${PRODUCT_COLUMNS}, clock.at AS now
      FROM product p, (SELECT coalesce($2::timestamptz, clock_timestamp()) AS at) clock
      WHERE p.workspace_id = $1 AND p.state = 'live'
        AND (p.valid_from IS NULL OR p.valid_from <= clock.at) AND (p.valid_until IS NULL OR p.valid_until > clock.at)
        AND ($3::text[] IS NULL OR p.ref = ANY ($3)) AND ($4::text IS NULL OR p.category = $4 OR starts_with(p.category, $4 || '/'))
        AND ($6::text[] IS NULL OR p.ref = ANY ($6) OR p.replaces = ANY ($6) OR lower(p.category) = ANY ($7)
          OR string_to_array(lower(p.category), '/') && $7::text[] OR lower(p.topics::text)::text[] && $7::text[])
      ORDER BY p.ref LIMIT $5`,
    values: [
      workspaceId,
      at ?? null,
      refs ?? null,
      category || null,
      Math.min(limit, MOST),
      near?.refs ?? null,
      near?.words ?? [],
    ],
  });
  return rows.map(({ now, ...row }) => productAt(row, now));
}
