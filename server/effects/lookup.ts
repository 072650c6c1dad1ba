import type { Json } from "../../flow";
import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { isUuid } from "../ids";
import { type OrderView, ownOrders, readOrders } from "../orders/read-order";
import { askedForm, findName } from "../products/asked-name";
import { findProducts } from "../products/find-products";
import { findRow } from "../tables/find-row";
import { effectFailure, type Performer, type PerformerContext } from "./performer";

const MOST = 20;

/**
 * Finds an order of the run's contact, never another's, a product that is for sale, or a row of a table of the workspace. A trial run
 * has no orders. Failures: `table_missing` for a table that is gone.
 */
export const performLookup: Performer<"lookup"> = async ({ what, key, table }, context) => {
  const { workspaceId, contactId } = context;
  if (what === "product") return { ok: true, result: { found: await productOf(context, key) } };
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
async function productOf({ workspaceId, config }: PerformerContext, key: string): Promise<Json> {
  const now = config.clock?.now();
  const asked = askedForm(key);
  const found = await readingWorkspace(workspaceId, (read) =>
    findProducts(read, workspaceId, key, now === undefined ? undefined : new Date(now)),
  );
  const product = found.find(
    ({ ref, name, aliases }) =>
      ref.toLowerCase() === key.toLowerCase() ||
      [name, ...aliases].some((one) => findName(asked, askedForm(one)) >= 0),
  );
  if (!product) return null;
  const { ref, name, description, category, priceMinor, currency, stock, url } = product;
  return { ref, name, description, category, price: priceMinor, currency, stock, url };
}
