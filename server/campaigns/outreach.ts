import { recordConsent } from "../contacts/consent";
import { inWorkspace } from "../db/tenant";
import { effectFailure, type Outreach, type Performer } from "../effects/performer";
import { freshOf, writeEvents } from "../events/take-events";
import { isUuid } from "../ids";
import { performSending } from "./perform-send";

/** Sends a message to the run's contact where it may be sent, or says why not. Again gives what became of it. */
const send: Performer<"send"> = async (request, { workspaceId, contactId, conversationId, key }) => {
  if (!isUuid(contactId) || !isUuid(conversationId))
    return effectFailure("no_contact", "There is nobody here to send to.");
  const message = `${key.slice(0, 36)}:${request.message}`;
  const result = await performSending({ workspaceId, contactId, conversationId, message }, request);
  return result ? { ok: true, result } : effectFailure("contact_gone", "The contact is not there any more.");
};

/** Notes that the run's contact did something, or what they agreed to; each attempt of one step counts once. */
const record: Performer<"record"> = async (request, { workspaceId, contactId, key }) => {
  if (!isUuid(contactId)) return effectFailure("no_contact", "There is nobody here to note it of.");
  await inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      SELECT coalesce(merged_into, id) AS id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid`;
    if (!row) return;
    const at = new Date().toISOString();
    if (request.consent)
      await recordConsent(
        tx,
        workspaceId,
        row.id,
        request.consent.map((one) => ({ ...one, source: "flow", at })),
      );
    if (!request.event) return;
    const { name, key: about, properties } = request.event;
    const event = {
      id: `effect:${key}`.slice(0, 200),
      name: name.slice(0, 100),
      ...(about === undefined ? {} : { key: about }),
      // A step's values are JSON by their making.
      properties: properties as { [name: string]: never },
    };
    const fresh = await freshOf(tx, workspaceId, [event]);
    await writeEvents(
      tx,
      workspaceId,
      fresh.map((one) => ({ event: one, contactId: row.id })),
    );
  });
  return { ok: true, result: { recorded: true } };
};

/** What flows do to their contacts beside talking: given to the performers where processes are put together. */
export const outreach: Outreach = { send, record };
