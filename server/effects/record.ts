import { recordConsent } from "../contacts/consent";
import { inWorkspace } from "../db/tenant";
import { freshOf, writeEvents } from "../events/take-events";
import { isUuid } from "../ids";
import { effectFailure, type Performer } from "./performer";

/** Notes that the run's contact did something, or what they agreed to; each attempt of one step counts once. */
export const performRecord: Performer<"record"> = async (request, { workspaceId, contactId, key }) => {
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
