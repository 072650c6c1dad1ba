import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { OrderState } from "./order-state";

/** An order as it is read; amounts in minor units. */
export interface OrderView {
  ref: string;
  contactId: string | null;
  state: OrderState;
  currency: string;
  total: number;
  deposit: number | null;
  paid: number;
  refunded: number;
  /** What is still to be paid. */
  balance: number;
  balanceDueAt: string | null;
  cart: string | null;
  splitFrom: string | null;
  lines: { product: string; name?: string; quantity: number; price: number; category?: string }[];
  shipments: { carrier: string; number: string; at?: string }[];
  payments: { id: string; kind: "deposit" | "payment" | "refund"; amount: number; at: string }[];
  placedAt: string;
  updatedAt: string;
}

type Row = Omit<OrderView, "balance" | "placedAt" | "updatedAt" | "balanceDueAt"> & {
  placedAt: Date;
  updatedAt: Date;
  balanceDueAt: Date | null;
};

/**
 * Of `readOrders`' o: the orders of a contact, who may have become another since the id was noted down.
 */
export const ownOrders = (workspaceId: string, contactId: string): Prisma.Sql =>
  Prisma.sql`o.contact_id IN (SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid)`;

/** The orders that `where` names, the latest first; `where` speaks of the columns of shop_order o. */
export async function readOrders(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  where: Prisma.Sql,
  limit: number,
): Promise<OrderView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT o.ref, o.contact_id AS "contactId", o.state, o.currency, o.total_minor::float8 AS total, o.deposit_minor::float8 AS deposit, o.paid_minor::float8 AS paid,
      o.refunded_minor::float8 AS refunded, o.cart_ref AS cart, o.split_from AS "splitFrom", o.lines, o.shipments, o.placed_at AS "placedAt",
      o.updated_at AS "updatedAt", o.balance_due_at AS "balanceDueAt",
      coalesce((SELECT json_agg(json_build_object('id', p.id, 'kind', p.kind, 'amount', p.amount_minor, 'at', to_char(p.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        ORDER BY p.at, p.id) FROM order_payment p WHERE p.workspace_id = o.workspace_id AND p.order_ref = o.ref), '[]') AS payments
    FROM shop_order o WHERE o.workspace_id = ${workspaceId}::uuid AND ${where} ORDER BY o.placed_at DESC, o.ref LIMIT ${limit}`;
  return rows.map((row) => ({
    ...row,
    balance: row.state === "cancelled" ? 0 : Math.max(0, row.total - row.paid),
    balanceDueAt: row.balanceDueAt?.toISOString() ?? null,
    placedAt: row.placedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** One order by the business's number; 404 for none. */
export async function readOrder(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  ref: string,
): Promise<OrderView> {
  const [order] = await readOrders(tx, workspaceId, Prisma.sql`o.ref = ${ref}`, 1);
  if (!order) throw new AppError(404, "not-found", "There is no such order.");
  return order;
}

export const getOrder = (workspaceId: string, ref: string): Promise<OrderView> =>
  inWorkspace(workspaceId, (tx) => readOrder(tx, workspaceId, ref));
