import { resolveContact } from "../contacts/contact-row";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { orderPaidAt } from "../orders/order-paid-at";

/** For whom the knowledge is asked: a contact, by an id that it has or once had, and when its latest order was paid. 404 for none. */
export async function askingContact(
  workspaceId: string,
  id: string,
): Promise<{ contactId: string; orderPaidAt: Date | undefined }> {
  const contactId = await inWorkspace(workspaceId, (tx) => resolveContact(tx, workspaceId, id));
  if (contactId === null)
    throw new AppError(404, "not-found", "There is no such contact.", { path: "contact" });
  return { contactId, orderPaidAt: await orderPaidAt(workspaceId, contactId) };
}
