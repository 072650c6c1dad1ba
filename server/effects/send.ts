import { performSending } from "../campaigns/perform-send";
import { isUuid } from "../ids";
import { effectFailure, type Performer } from "./performer";

/** Sends a message to the run's contact where it may be sent, or says why not. Again gives what became of it. */
export const performSend: Performer<"send"> = async (
  request,
  { workspaceId, contactId, conversationId, key },
) => {
  if (!isUuid(contactId) || !isUuid(conversationId))
    return effectFailure("no_contact", "There is nobody here to send to.");
  const message = `${key.slice(0, 36)}:${request.message}`;
  const result = await performSending({ workspaceId, contactId, conversationId, message }, request);
  return result ? { ok: true, result } : effectFailure("contact_gone", "The contact is not there any more.");
};
