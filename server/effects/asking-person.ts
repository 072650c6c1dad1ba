import { isUuid } from "../ids";
import type { WhoAndWhen } from "../knowledge/read-valid";
import { orderPaidAt } from "../orders/order-paid-at";
import type { PerformerContext } from "./performer";

/**
 * For whom and for when a run asks the knowledge: its contact, when their latest order was paid, and the moment, so that every step that
 * looks something up is told the same.
 */
export async function askingPerson({
  workspaceId,
  contactId,
  config,
}: PerformerContext): Promise<WhoAndWhen> {
  const now = config.clock?.now();
  return {
    at: now === undefined ? undefined : new Date(now),
    contactId,
    orderPaidAt: isUuid(contactId) ? await orderPaidAt(workspaceId, contactId) : undefined,
  };
}
