import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { askedForm } from "./asked-name";
import type { ProductInput } from "./product-input";

export interface WrittenProducts {
  created: number;
  updated: number;
}

/**
 * Writes products, found by the business's own numbers; what is left out stays. All of them or none. 422 `product-incomplete` for a new
 * one without a name or a price without a currency, `validity-ends-first` where one would end before it begins.
 */
export async function writeProducts(
  actor: Actor,
  products: readonly ProductInput[],
): Promise<WrittenProducts> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    const written = await writeProductsIn(tx, actor.workspaceId, products);
    await recordAudit(tx, actor, "products.write", products[0]?.ref ?? null, { ...written });
    return written;
  });
}

/** The same within the caller's transaction. */
export async function writeProductsIn(
  tx: WorkspaceTx,
  workspaceId: string,
  products: readonly ProductInput[],
): Promise<WrittenProducts> {
  const refs = products.map(({ ref }) => ref);
  if (new Set(refs).size < refs.length)
    throw new AppError(422, "product-twice", "A product stands twice in this list.", { path: "ref" });
  // In one order for everybody, so that two that write at once never wait for each other in a circle.
  const known = await tx.$queryRaw<{ ref: string; name: string; aliases: string[] }[]>`
    SELECT ref, name, aliases FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ANY (${refs}::text[]) ORDER BY ref FOR UPDATE`;
  const before = new Map(known.map((row) => [row.ref, row]));
  for (const product of [...products].sort((a, b) => (a.ref < b.ref ? -1 : 1)))
    await writeOne(tx, workspaceId, product, before.get(product.ref));
  // What was answered for everybody may have been a price.
  await bumpRevision(tx, workspaceId, "knowledge", "");
  return { created: products.length - known.length, updated: known.length };
}

async function writeOne(
  tx: WorkspaceTx,
  workspaceId: string,
  product: ProductInput,
  before: { name: string; aliases: string[] } | undefined,
): Promise<void> {
  const { ref } = product;
  const name = product.name ?? before?.name;
  if (name === undefined)
    throw new AppError(422, "product-incomplete", `The new product ${ref} needs a name.`, { path: "name" });
  const aliases = product.aliases ?? before?.aliases ?? [];
  const asked = [...new Set([name, ...aliases].map(askedForm).filter((one) => one.length > 1))];
  try {
    if (!before)
      await tx.$executeRaw`
        INSERT INTO product (workspace_id, ref, id, name) VALUES (${workspaceId}::uuid, ${ref}, ${uuidv7()}::uuid, ${name})
        ON CONFLICT (workspace_id, ref) DO NOTHING`;
    await tx.$executeRaw`
      UPDATE product SET name = ${name}, asked = ${asked}::text[], ${Prisma.join(assignments(product))}
      WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
  } catch (error) {
    throw faultOf(error, ref);
  }
}

function assignments(product: ProductInput): Prisma.Sql[] {
  const { aliases, description, category, topics, price, currency, nextPrice, stock } = product;
  const { attributes, images, url, scripts, replaces, validFrom, validUntil, state } = product;
  const sets: Prisma.Sql[] = [];
  if (aliases !== undefined) sets.push(Prisma.sql`aliases = ${[...new Set(aliases)]}::text[]`);
  if (description !== undefined) sets.push(Prisma.sql`description = ${description}`);
  if (category !== undefined) sets.push(Prisma.sql`category = ${category}`);
  if (topics !== undefined) sets.push(Prisma.sql`topics = ${[...new Set(topics)]}::text[]`);
  if (price !== undefined) sets.push(Prisma.sql`price_minor = ${price}::bigint`);
  if (currency !== undefined) sets.push(Prisma.sql`currency = ${currency}`);
  if (nextPrice !== undefined)
    sets.push(
      Prisma.sql`next_price_minor = ${nextPrice?.price ?? null}::bigint, next_price_at = ${dateOf(nextPrice?.at)}::timestamptz`,
    );
  if (stock !== undefined) sets.push(Prisma.sql`stock = ${stock}::int`);
  if (attributes !== undefined) sets.push(Prisma.sql`attributes = ${JSON.stringify(attributes)}::json`);
  if (images !== undefined) sets.push(Prisma.sql`images = ${[...new Set(images)]}::text[]`);
  if (url !== undefined) sets.push(Prisma.sql`url = ${url}`);
  if (scripts !== undefined) sets.push(Prisma.sql`scripts = ${JSON.stringify(scripts)}::json`);
  if (replaces !== undefined) sets.push(Prisma.sql`replaces = ${replaces}`);
  if (validFrom !== undefined) sets.push(Prisma.sql`valid_from = ${dateOf(validFrom)}::timestamptz`);
  if (validUntil !== undefined) sets.push(Prisma.sql`valid_until = ${dateOf(validUntil)}::timestamptz`);
  if (state !== undefined) sets.push(Prisma.sql`state = ${state}`);
  return [...sets, Prisma.sql`updated_at = now()`];
}

const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** The table's own checks in words. */
function faultOf(error: unknown, ref: string): unknown {
  const text = String(error);
  if (text.includes("product_ends_first"))
    return new AppError(422, "validity-ends-first", `The product ${ref} would end before it begins.`, {
      path: "validUntil",
    });
  if (text.includes("product_without_currency"))
    return new AppError(422, "product-incomplete", `The price of ${ref} needs a currency.`, {
      path: "currency",
    });
  return error;
}

/** Takes a product out of the catalogue for good. 404 where there is none. */
export async function removeProduct(actor: Actor, ref: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const gone = await tx.$executeRaw`
      DELETE FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
    if (gone !== 1) throw new AppError(404, "not-found", "There is no such product.");
    await tx.$executeRaw`DELETE FROM product_neighbour WHERE workspace_id = ${workspaceId}::uuid AND (ref = ${ref} OR other = ${ref})`;
    await bumpRevision(tx, workspaceId, "knowledge", "");
    await recordAudit(tx, actor, "products.remove", ref);
  });
}
