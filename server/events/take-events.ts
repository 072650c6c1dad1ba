import { joinIdentities } from "../contacts/join-identities";
import { type ContactEvent, recordEvents } from "../contacts/record-events";
import { identitiesOf } from "../contacts/upsert-contact";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import type { Occurrence, ProgramEvent } from "./event-input";
import { learnShapes } from "./learn-shapes";

export interface Taken {
  readonly taken: number;
  readonly repeated: number;
}

/** An event of a day that is still to come is a clock that is fast: it happened now. */
const AHEAD = 5 * 60_000;
const EARLIEST = Date.parse("2000-01-01T00:00:00Z");

/**
 * Takes what a business's program reports, each id once. Whom it is about is found by identities, and made where nobody has
 * them. Everything that waits for one of these events is told after the commit.
 */
export async function takeEvents(actor: Actor, events: readonly ProgramEvent[]): Promise<Taken> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const workspace = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: { locale: true },
    });
    const contacts = new Map<string, string>();
    const fresh = await freshOf(tx, workspaceId, events);
    const placed: { event: Occurrence; contactId: string }[] = [];
    for (const event of fresh) {
      const identities = identitiesOf(event.contact, workspace.locale);
      if (identities.length === 0)
        throw new AppError(422, "identity-missing", "Say who is meant: externalId, email, phone or visitor.");
      const name = JSON.stringify(identities);
      const contactId =
        contacts.get(name) ??
        (await joinIdentities(tx, actor, { identities, trust: "verified", source: "api" })).contactId;
      contacts.set(name, contactId);
      placed.push({ event, contactId });
    }
    await writeEvents(tx, workspaceId, placed);
    return { taken: fresh.length, repeated: events.length - fresh.length };
  });
}

/** Those whose ids are new, each once, in their order. Their ids are used up from here on. */
export async function freshOf<E extends Occurrence>(
  tx: WorkspaceTx,
  workspaceId: string,
  events: readonly E[],
  prefix = "",
): Promise<E[]> {
  const rows = events.map((event) => ({ id: prefix + event.id, event_id: uuidv7() }));
  const found = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO event_key (workspace_id, id, event_id)
    SELECT DISTINCT ON (id) ${workspaceId}::uuid, id, event_id FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS k (id text, event_id uuid)
    ORDER BY id ON CONFLICT DO NOTHING RETURNING id`;
  const left = new Set(found.map((row) => row.id));
  return events.filter((event) => left.delete(prefix + event.id));
}

/** Writes events of known contacts into their timelines. */
export async function writeEvents(
  tx: WorkspaceTx,
  workspaceId: string,
  placed: readonly { event: Occurrence; contactId: string }[],
): Promise<void> {
  const now = Date.now();
  const events = placed.map(
    ({ event, contactId }): ContactEvent & { properties: { [name: string]: unknown } } => ({
      contactId,
      name: event.name,
      at: timeOf(event.at, now),
      properties: { ...event.properties, ...(event.key === undefined ? {} : { key: event.key }) },
    }),
  );
  await learnShapes(tx, workspaceId, events);
  await recordEvents(tx, workspaceId, events);
}

/** Clocks that are wrong by years (1970, 2099) say nothing about when: then it was now. */
function timeOf(at: string | undefined, now: number): Date {
  const given = at === undefined ? now : Date.parse(at);
  return new Date(given > now + AHEAD || given < EARLIEST ? now : given);
}
