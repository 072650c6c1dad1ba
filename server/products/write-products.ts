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

/** Products of one statement. */
const AT_ONCE = 1_000;

/** The same within the caller's transaction. */
export async function writeProductsIn(
  tx: WorkspaceTx,
  workspaceId: string,
  products: readonly ProductInput[],
): Promise<WrittenProducts> {
  const refs = products.map(({ ref }) => ref);
  if (new Set(refs).size < refs.length)
    throw new AppError(422, "product-twice", "A product stands twice in this list.", { path: "ref" });
  await settlePrices(tx, workspaceId, refs);
  // In one order for everybody, so that two that write at once never wait for each other in a circle.
  const known = await tx.$queryRaw<Before[]>`
    SELECT ref, name, aliases, price_minor IS NOT NULL AS "isPriced", next_price_minor IS NOT NULL AS "hasNext", currency,
      valid_from AS "validFrom", valid_until AS "validUntil"
    FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ANY (${refs}::text[]) ORDER BY ref FOR UPDATE`;
  const before = new Map(known.map((row) => [row.ref, row]));
  const lines = products.map((product) => lineOf(product, before.get(product.ref)));
  lines.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  for (let from = 0; from < lines.length; from += AT_ONCE)
    await writeLines(tx, workspaceId, lines.slice(from, from + AT_ONCE));
  // What was answered for everybody may have been a price.
  await bumpRevision(tx, workspaceId, "knowledge", "");
  return { created: products.length - known.length, updated: known.length };
}

/** A price whose time has come is the price: what is written now goes before it, and another may wait in its place. */
async function settlePrices(tx: WorkspaceTx, workspaceId: string, refs: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE product SET price_minor = next_price_minor, next_price_minor = NULL, next_price_at = NULL
    WHERE workspace_id = ${workspaceId}::uuid AND next_price_at <= now() AND ref IN (
      SELECT ref FROM product WHERE workspace_id = ${workspaceId}::uuid AND ref = ANY (${[...refs]}::text[]) ORDER BY ref FOR UPDATE)`;
}

interface Before {
  ref: string;
  name: string;
  aliases: string[];
  isPriced: boolean;
  hasNext: boolean;
  currency: string | null;
  validFrom: Date | null;
  validUntil: Date | null;
}

interface Line extends Omit<ProductInput, "nextPrice"> {
  id: string;
  asked: string[];
  nextPrice: number | null;
  nextPriceAt: string | null;
  /** What is written; what is left out stays. */
  given: string[];
}

function lineOf(product: ProductInput, before: Before | undefined): Line {
  const { ref } = product;
  const name = product.name ?? before?.name;
  if (name === undefined)
    throw new AppError(422, "product-incomplete", `The new product ${ref} needs a name.`, { path: "name" });
  const isPriced = isSet(product.price, before?.isPriced) || isSet(product.nextPrice, before?.hasNext);
  if (isPriced && (product.currency ?? before?.currency ?? null) === null)
    throw new AppError(422, "product-incomplete", `The price of ${ref} needs a currency.`, {
      path: "currency",
    });
  const [from, until] = [
    product.validFrom === undefined ? before?.validFrom : dateOf(product.validFrom),
    product.validUntil === undefined ? before?.validUntil : dateOf(product.validUntil),
  ];
  if (from && until && until <= from)
    throw new AppError(422, "validity-ends-first", `The product ${ref} would end before it begins.`, {
      path: "validUntil",
    });
  const aliases = product.aliases ?? before?.aliases ?? [];
  const asked = [...new Set([name, ...aliases].map(askedForm).filter((one) => one.length > 1))];
  const { nextPrice, ...given } = product;
  return {
    ...given,
    id: uuidv7(),
    name,
    asked,
    ...(product.aliases ? { aliases: [...new Set(product.aliases)] } : {}),
    ...(product.topics ? { topics: [...new Set(product.topics)] } : {}),
    ...(product.images ? { images: [...new Set(product.images)] } : {}),
    nextPrice: nextPrice?.price ?? null,
    nextPriceAt: nextPrice?.at ?? null,
    given: Object.entries(product).flatMap(([field, value]) => (value === undefined ? [] : [field])),
  };
}

const isSet = (given: unknown, before: boolean | undefined): boolean =>
  given === undefined ? before === true : given !== null;

const dateOf = (text: string | null): Date | null => (text ? new Date(text) : null);

async function writeLines(tx: WorkspaceTx, workspaceId: string, lines: readonly Line[]): Promise<void> {
  const json = JSON.stringify(lines);
  await tx.$executeRaw`
    INSERT INTO product (workspace_id, ref, id, name)
    SELECT ${workspaceId}::uuid, ref, id, name FROM jsonb_to_recordset(${json}::jsonb) AS r (ref text, id uuid, name text) ORDER BY ref
    ON CONFLICT (workspace_id, ref) DO NOTHING`;
  await tx.$executeRaw`
    UPDATE product p SET name = r.name, asked = r.asked, updated_at = now(),
      aliases = CASE WHEN 'aliases' = ANY (r.given) THEN r.aliases ELSE p.aliases END,
      description = CASE WHEN 'description' = ANY (r.given) THEN r.description ELSE p.description END,
      category = CASE WHEN 'category' = ANY (r.given) THEN r.category ELSE p.category END,
      topics = CASE WHEN 'topics' = ANY (r.given) THEN r.topics ELSE p.topics END,
      price_minor = CASE WHEN 'price' = ANY (r.given) THEN r.price ELSE p.price_minor END,
      currency = CASE WHEN 'currency' = ANY (r.given) THEN r.currency ELSE p.currency END,
      next_price_minor = CASE WHEN 'nextPrice' = ANY (r.given) THEN r."nextPrice" ELSE p.next_price_minor END,
      next_price_at = CASE WHEN 'nextPrice' = ANY (r.given) THEN r."nextPriceAt" ELSE p.next_price_at END,
      stock = CASE WHEN 'stock' = ANY (r.given) THEN r.stock ELSE p.stock END,
      attributes = CASE WHEN 'attributes' = ANY (r.given) THEN r.attributes ELSE p.attributes END,
      images = CASE WHEN 'images' = ANY (r.given) THEN r.images ELSE p.images END,
      url = CASE WHEN 'url' = ANY (r.given) THEN r.url ELSE p.url END,
      scripts = CASE WHEN 'scripts' = ANY (r.given) THEN r.scripts ELSE p.scripts END,
      replaces = CASE WHEN 'replaces' = ANY (r.given) THEN r.replaces ELSE p.replaces END,
      valid_from = CASE WHEN 'validFrom' = ANY (r.given) THEN r."validFrom" ELSE p.valid_from END,
      valid_until = CASE WHEN 'validUntil' = ANY (r.given) THEN r."validUntil" ELSE p.valid_until END,
      state = CASE WHEN 'state' = ANY (r.given) THEN r.state ELSE p.state END
    FROM jsonb_to_recordset(${json}::jsonb) AS r (
      ref text, name text, asked text[], given text[], aliases text[], description text, category text, topics text[], price bigint, currency text,
      "nextPrice" bigint, "nextPriceAt" timestamptz, stock int, attributes json, images text[], url text, scripts json, replaces text,
      "validFrom" timestamptz, "validUntil" timestamptz, state text)
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.ref = r.ref`;
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
