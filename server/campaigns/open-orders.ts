import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { Json } from "../../flow";
import type { OpenOrder, SendRequest } from "../../flow/kernel/sends";

export interface AboutOrders {
  /** What is still to be paid; null: no order is known of it, so that nothing was paid either. */
  readonly open: OpenOrder[] | null;
  /** Changes when any of them does. */
  readonly seen: string;
}

interface Row {
  ref: string;
  state: string;
  currency: string;
  total: string;
  paid: string;
  refunded: string;
  lines: Json;
  due_at: Date | null;
}

/** `order` and `cart` are what nothing was paid of; the rest of an order with a deposit is a matter of its own. */
const isOpen = (row: Row, kind: NonNullable<SendRequest["about"]>["kind"]): boolean =>
  kind === "balance"
    ? row.state === "depositPaid" && Number(row.paid) < Number(row.total)
    : row.state === "created";

/** The orders that a message is about, of this contact. With `lock`, they stay as they are until the transaction ends. */
export async function openOrders(
  client: PoolClient,
  workspaceId: string,
  contactId: string,
  about: NonNullable<SendRequest["about"]>,
  lock = true,
): Promise<AboutOrders> {
  const { rows } = await client.query<Row>({
    name: `open-orders-${about.kind}-${lock}`,
    text: `SELECT ref, state, currency, total_minor AS total, paid_minor AS paid, refunded_minor AS refunded, lines, balance_due_at AS due_at FROM shop_order
      WHERE workspace_id = $1 AND contact_id = $2 AND ${about.kind === "cart" ? "cart_ref = $3" : "(ref = $3 OR split_from = $3)"}
      ORDER BY ref LIMIT 100 ${lock ? "FOR SHARE" : ""}`,
    values: [workspaceId, contactId, about.key],
  });
  const open = rows
    .filter((row) => isOpen(row, about.kind))
    .map(
      (row): OpenOrder => ({
        number: row.ref,
        state: row.state,
        currency: row.currency,
        total: Number(row.total),
        paid: Number(row.paid),
        due: Number(row.total) - Number(row.paid),
        lines: row.lines,
        ...(row.due_at === null ? {} : { balanceDueAt: row.due_at.toISOString() }),
      }),
    );
  const stamp = rows.map((row) => [row.ref, row.state, row.total, row.paid, row.refunded]);
  const seen = createHash("sha256").update(JSON.stringify(stamp)).digest("hex").slice(0, 16);
  return { open: rows.length === 0 ? null : open, seen };
}
