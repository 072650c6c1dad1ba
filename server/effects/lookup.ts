import type { Json } from "../../flow";
import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { isUuid } from "../ids";
import { type OrderView, readOrders } from "../orders/read-order";
import { liveProducts } from "../products/live-products";
import { findRow } from "../tables/find-row";
import { effectFailure, type Performer } from "./performer";

const MOST = 20;

/**
 * Finds an order of the run's contact, never another's, a product that is for sale, or a row of a table of the workspace. A trial run
 * has no orders. Failures: `table_missing` for a table that is gone.
 */
export const performLookup: Performer<"lookup"> = async ({ what, key, table }, context) => {
  const { workspaceId, contactId } = context;
  if (what === "product") return { ok: true, result: { found: await productOf(workspaceId, key) } };
  if (what === "table") {
    const row = isUuid(table) ? await findRow(workspaceId, table, key) : undefined;
    return row === undefined
      ? effectFailure("table_missing", "The table that this step looks into is gone.")
      : { ok: true, result: { found: row } };
  }
  if (!isUuid(contactId)) return { ok: true, result: { found: null } };
  // The contact may have become another meanwhile.
  const own = Prisma.sql`o.contact_id IN (SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid)`;
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

/** By its number, else by its name as it is written. */
async function productOf(workspaceId: string, key: string): Promise<Json> {
  const folded = key.toLowerCase();
  const product = await readingWorkspace(workspaceId, async (read) => {
    const [known] = await liveProducts(read, workspaceId, { refs: [key] });
    if (known) return known;
    const named = await read<{ ref: string }>({
      name: "product-by-name",
      text: "SELECT ref FROM product WHERE workspace_id = $1 AND state = 'live' AND lower(name) = $2 ORDER BY ref LIMIT 20",
      values: [workspaceId, folded],
    });
    if (named.length === 0) return undefined;
    const [found] = await liveProducts(read, workspaceId, { refs: named.map(({ ref }) => ref) });
    return found;
  });
  if (!product) return null;
  const { ref, name, description, category, priceMinor, currency, stock, url } = product;
  return { ref, name, description, category, price: priceMinor, currency, stock, url };
}
