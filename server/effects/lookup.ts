import type { Json } from "../../flow";
import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { isUuid } from "../ids";
import { type OrderView, ownOrders, readOrders } from "../orders/read-order";
import { askedForm, findName } from "../products/asked-name";
import { findProducts } from "../products/find-products";
import type { Product } from "../products/product";
import { findRow } from "../tables/find-row";
import { effectFailure, type Performer, type PerformerContext } from "./performer";

const MOST = 20;
/** A product's number that is shorter is any number of a text. */
const SHORT_REF = 3;

/**
 * Finds an order of the run's contact, never another's, a product that is for sale, or a row of a table of the workspace. A trial run
 * has no orders. Failures: `table_missing` for a table that is gone.
 */
export const performLookup: Performer<"lookup"> = async ({ what, key, table }, context) => {
  const { workspaceId, contactId } = context;
  if (what === "product") return { ok: true, result: { found: await productOf(context, key) } };
  if (what === "products") return { ok: true, result: { found: await productsIn(context, key) } };
  if (what === "table") {
    const row = isUuid(table) ? await findRow(workspaceId, table, key) : undefined;
    return row === undefined
      ? effectFailure("table_missing", "The table that this step looks into is gone.")
      : { ok: true, result: { found: row } };
  }
  if (!isUuid(contactId)) return { ok: true, result: { found: null } };
  const own = ownOrders(workspaceId, contactId);
  const which =
    what === "order"
      ? Prisma.sql`${own} AND (o.ref = ${key} OR lower(o.ref) = lower(${key}))`
      : what === "cart"
        ? Prisma.sql`${own} AND o.cart_ref = ${key}`
        : own;
  const orders = await inWorkspace(workspaceId, (tx) =>
    readOrders(tx, workspaceId, which, what === "latestOrder" || what === "order" ? 1 : MOST),
  );
  const shown = orders.map(orderOf);
  const found: Json = what === "orders" || what === "cart" ? shown : (shown[0] ?? null);
  return { ok: true, result: { found: shown.length === 0 ? null : found } };
};

function orderOf(order: OrderView): { [name: string]: Json } {
  const { ref, state, currency, total, paid, refunded, balance, balanceDueAt, lines, shipments, placedAt } =
    order;
  return {
    number: ref,
    state,
    currency,
    total,
    paid,
    refunded,
    due: balance,
    balanceDueAt,
    lines: lines.map((line) => ({ ...line })),
    shipments: shipments.map((shipment) => ({ ...shipment })),
    placedAt,
  };
}

/** By its number, else by one of its names: the whole of it first, then the longest that the key holds. */
async function productOf(context: PerformerContext, key: string): Promise<Json> {
  const asked = askedForm(key);
  const found = await productsLike(context, key);
  const product = found.find(
    ({ ref, name, aliases }) =>
      ref.toLowerCase() === key.toLowerCase() ||
      [name, ...aliases].some((one) => findName(asked, askedForm(one)) >= 0),
  );
  return product ? shownOf(product) : null;
}

/** All products that a text names, in its order; of two names that begin alike only the longer. */
async function productsIn(context: PerformerContext, text: string): Promise<Json> {
  const asked = askedForm(text);
  const named = (await productsLike(context, text)).flatMap((product) =>
    [...(product.ref.length < SHORT_REF ? [] : [product.ref]), product.name, ...product.aliases].flatMap(
      (one) => {
        const name = askedForm(one);
        const at = findName(asked, name);
        return at < 0 ? [] : [{ product, at, end: at + name.length }];
      },
    ),
  );
  const whole = named
    .filter(
      (one) =>
        !named.some(
          (other) => other.at <= one.at && one.end <= other.end && other.end - other.at > one.end - one.at,
        ),
    )
    .sort((one, other) => one.at - other.at);
  return [...new Set(whole.map(({ product }) => product))].map(shownOf);
}

function productsLike({ workspaceId, config }: PerformerContext, words: string): Promise<Product[]> {
  const now = config.clock?.now();
  return readingWorkspace(workspaceId, (read) =>
    findProducts(read, workspaceId, words, now === undefined ? undefined : new Date(now)),
  );
}

const shownOf = ({ ref, name, description, category, priceMinor, currency, stock, url }: Product): Json => ({
  ref,
  name,
  description,
  category,
  price: priceMinor,
  currency,
  stock,
  url,
});
