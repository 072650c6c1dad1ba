import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { allows } from "../permissions";
import type { MemberActor } from "../workspaces/actor";
import { countLive, liveProducts } from "./live-products";
import {
  type ManagedProduct,
  managedProduct,
  PRODUCT_COLUMNS,
  type Product,
  type ProductRow,
} from "./product";

export const VALIDITIES = ["now", "later", "past"] as const;

export interface ProductFilter {
  text?: string | undefined;
  category?: string | undefined;
  validity?: (typeof VALIDITIES)[number] | undefined;
  /** The ref after which to go on. */
  after?: string | undefined;
  limit?: number | undefined;
}

/** A page of the catalogue by ref. Whoever does not manage products sees what is for sale now, and no price of tomorrow. */
export async function listProducts(
  actor: MemberActor,
  filter: ProductFilter,
): Promise<{ rows: (Product | ManagedProduct)[]; next: string | null; count: number }> {
  const { workspaceId, role } = actor;
  const { text, category, validity, after, limit = 50 } = filter;
  const like = text?.trim() ? `%${text.trim().replace(/[\\%_]/g, "\\$&")}%` : null;
  if (!allows(role, "products.manage")) {
    return readingWorkspace(workspaceId, async (read) => {
      const found = await liveProducts(read, workspaceId, { category, like, after, limit: limit + 1 });
      const count = await countLive(read, workspaceId, category);
      const rows = found.slice(0, limit);
      return { rows, count, next: found.length > limit ? (rows.at(-1)?.ref ?? null) : null };
    });
  }
  const conditions = [
    Prisma.sql`workspace_id = ${workspaceId}::uuid`,
    ...(like
      ? [
          Prisma.sql`(name ILIKE ${like} OR ref ILIKE ${like} OR EXISTS (SELECT FROM unnest(aliases) a WHERE a ILIKE ${like}))`,
        ]
      : []),
    ...(category ? [Prisma.sql`(category = ${category} OR starts_with(category, ${`${category}/`}))`] : []),
    ...(validity ? [DURING[validity]] : []),
    ...(after === undefined ? [] : [Prisma.sql`ref > ${after}`]),
  ];
  return inWorkspace(workspaceId, async (tx) => {
    const found = await tx.$queryRaw<ProductRow[]>`
      SELECT ${Prisma.raw(PRODUCT_COLUMNS)} FROM product WHERE ${Prisma.join(conditions, " AND ")} ORDER BY ref LIMIT ${limit + 1}`;
    const [all] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM product WHERE workspace_id = ${workspaceId}::uuid`;
    const rows = found.slice(0, limit).map(managedProduct);
    return {
      rows,
      count: all?.count ?? 0,
      next: found.length > limit ? (rows.at(-1)?.ref ?? null) : null,
    };
  });
}

const DURING = {
  now: Prisma.sql`state = 'live' AND (valid_from IS NULL OR valid_from <= now()) AND (valid_until IS NULL OR valid_until > now())`,
  later: Prisma.sql`valid_from > now()`,
  past: Prisma.sql`(valid_until <= now() OR state = 'off')`,
} as const;

/** One product with everything that is not public yet. 404 for none. */
export async function getProduct(workspaceId: string, ref: string): Promise<ManagedProduct> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<ProductRow[]>`
      SELECT ${Prisma.raw(PRODUCT_COLUMNS)} FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
    if (!row) throw new AppError(404, "not-found", "There is no such product.");
    return managedProduct(row);
  });
}

/** The categories in use and the topics that the contacts' interests name most. */
export async function productFacets(
  actor: MemberActor,
): Promise<{ categories: { category: string; products: number }[]; topics: string[] }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => ({
    categories: await tx.$queryRaw<{ category: string; products: number }[]>`
      SELECT category, count(*)::int AS products FROM product
      WHERE workspace_id = ${workspaceId}::uuid AND category IS NOT NULL AND ${DURING.now} GROUP BY category ORDER BY category LIMIT 500`,
    topics: (
      await tx.$queryRaw<{ topic: string }[]>`
        SELECT topic FROM contact_interest WHERE workspace_id = ${workspaceId}::uuid AND topic NOT LIKE 'product:%'
        GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 50`
    ).map(({ topic }) => topic),
  }));
}
