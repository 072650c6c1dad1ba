import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";

/** Something a contact did, or that was done to them. */
export interface ContactEvent {
  readonly contactId: string;
  /** Two words with a dot: "order.paid". */
  readonly name: string;
  readonly at: Date;
  readonly properties?: { readonly [name: string]: unknown };
  /** Given where the event may come twice: the same id and time are stored once. */
  readonly id?: string;
}

/**
 * Writes events into the timelines of contacts, within the caller's transaction. Totals, interests and the list of those
 * whom audiences look at again follow by the table's trigger. Returns those that were not there yet.
 */
export async function recordEvents(
  tx: WorkspaceTx,
  workspaceId: string,
  events: readonly ContactEvent[],
): Promise<{ id: string; contactId: string }[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({
    contact_id: event.contactId,
    at: event.at.toISOString(),
    id: event.id ?? uuidv7(),
    name: event.name,
    properties: event.properties ?? {},
  }));
  return tx.$queryRaw<{ id: string; contactId: string }[]>`
    INSERT INTO contact_event (workspace_id, contact_id, at, id, name, properties)
    SELECT ${workspaceId}::uuid, contact_id, at, id, name, properties
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e (contact_id uuid, at timestamptz, id uuid, name text, properties jsonb)
    ORDER BY contact_id, at, id ON CONFLICT DO NOTHING RETURNING id, contact_id AS "contactId"`;
}
