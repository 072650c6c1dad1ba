import type { Read } from "../db/tenant";
import { PRODUCT_COLUMNS, type Product, type ProductRow, productAt } from "./product";

/** Which of the products; without a word of it, all. */
export interface Wanted {
  readonly refs?: readonly string[] | undefined;
  /** A category or anything below it: "Phones" holds "Phones/Flagship". */
  readonly category?: string | undefined;
  /** Only what is named here, or has one of the words (small letters) for its category, a level of it, or a topic. */
  readonly near?: { readonly refs: readonly string[]; readonly words: readonly string[] } | undefined;
  /** Only those whose name, number or further name is like this pattern. */
  readonly like?: string | null | undefined;
  /** Only those behind this ref. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const MOST = 5_000;
const FOR_SALE = `p.state = 'live' AND (p.valid_from IS NULL OR p.valid_from <= clock.at) AND (p.valid_until IS NULL OR p.valid_until > clock.at)`;
/** A category or anything below it. */
const within = (place: string): string =>
  `(${place}::text IS NULL OR p.category = ${place} OR starts_with(p.category, ${place} || '/'))`;

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
  const { refs, category, near, like, after, limit = MOST } = wanted;
  const rows = await read<ProductRow & { now: Date }>({
    name: "products-live",
    text: `
      SELECT ${PRODUCT_COLUMNS}, clock.at AS now
      FROM product p, (SELECT coalesce($2::timestamptz, clock_timestamp()) AS at) clock
      WHERE p.workspace_id = $1 AND ${FOR_SALE} AND ($3::text[] IS NULL OR p.ref = ANY ($3)) AND ${within("$4")}
        AND ($6::text[] IS NULL OR p.ref = ANY ($6) OR p.replaces = ANY ($6) OR lower(p.category) = ANY ($7)
          OR string_to_array(lower(p.category), '/') && $7::text[] OR lower(p.topics::text)::text[] && $7::text[])
        AND ($8::text IS NULL OR p.name ILIKE $8 OR p.ref ILIKE $8 OR EXISTS (SELECT FROM unnest(p.aliases) a WHERE a ILIKE $8))
        AND ($9::text IS NULL OR p.ref > $9)
      ORDER BY p.ref LIMIT $5`,
    values: [
      workspaceId,
      at ?? null,
      refs ?? null,
      category || null,
      Math.min(limit, MOST),
      near?.refs ?? null,
      near?.words ?? [],
      like ?? null,
      after ?? null,
    ],
  });
  return rows.map(({ now, ...row }) => productAt(row, now));
}

/** How many products are for sale now, those of a category. */
export async function countLive(
  read: Read,
  workspaceId: string,
  category: string | undefined,
): Promise<number> {
  const [row] = await read<{ count: number }>({
    name: "products-live-count",
    text: `
      SELECT count(*)::int AS count FROM product p, (SELECT clock_timestamp() AS at) clock
      WHERE p.workspace_id = $1 AND ${FOR_SALE} AND ${within("$2")}`,
    values: [workspaceId, category || null],
  });
  return row?.count ?? 0;
}
