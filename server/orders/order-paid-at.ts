import { readingWorkspace } from "../db/tenant";

/** When a contact's latest order was paid: the time of its last payment. Undefined without one. Rules may depend on it. */
export async function orderPaidAt(workspaceId: string, contactId: string): Promise<Date | undefined> {
  return readingWorkspace(workspaceId, async (read) => {
    const [order] = await read<{ at: Date | null }>({
      name: "order-paid-at",
      text: `
        SELECT (SELECT max(p.at) FROM order_payment p WHERE p.workspace_id = o.workspace_id AND p.order_ref = o.ref AND p.kind <> 'refund') AS at
        FROM shop_order o WHERE o.workspace_id = $1 AND o.contact_id IN (SELECT coalesce(merged_into, id) FROM contact WHERE workspace_id = $1 AND id = $2) AND o.paid_minor > 0 AND o.state NOT IN ('cancelled', 'refunded')
        ORDER BY o.placed_at DESC LIMIT 1`,
      values: [workspaceId, contactId],
    });
    return order?.at ?? undefined;
  });
}

/** Whoever a conversation is with, and when their latest order was paid. */
export async function askerOf(
  workspaceId: string,
  conversationId: string,
): Promise<{ contactId?: string; orderPaidAt?: Date | undefined }> {
  const contactId = await readingWorkspace(workspaceId, async (read) => {
    const [row] = await read<{ contactId: string }>({
      name: "order-contact-of-conversation",
      text: `SELECT contact_id AS "contactId" FROM conversation WHERE workspace_id = $1 AND id = $2`,
      values: [workspaceId, conversationId],
    });
    return row?.contactId;
  });
  return contactId === undefined ? {} : { contactId, orderPaidAt: await orderPaidAt(workspaceId, contactId) };
}
