import type { WorkspaceTx } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Identity } from "./identity-value";
import { recordEvents } from "./record-events";
import { type ContactInput, profileAfter, type Surroundings, withAddresses } from "./upsert-contact";

/** A contact that nobody has yet, with its identities in their normal form. */
export interface NewContact {
  readonly input: ContactInput;
  readonly identities: readonly Identity[];
}

/** Which of these identities somebody has already, as `kind\nvalue`. */
export async function knownIdentities(
  tx: WorkspaceTx,
  workspaceId: string,
  identities: readonly Identity[],
): Promise<ReadonlySet<string>> {
  const wanted = JSON.stringify(identities.map(({ kind, value }) => ({ kind, value })));
  const rows = await tx.$queryRaw<{ kind: string; value: string }[]>`
    SELECT i.kind, i.value FROM contact_identity i
      JOIN jsonb_to_recordset(${wanted}::jsonb) AS w (kind text, value text) ON i.kind = w.kind AND i.value = w.value
    WHERE i.workspace_id = ${workspaceId}::uuid`;
  return new Set(rows.map(identityKey));
}

export const identityKey = ({ kind, value }: { kind: string; value: string }): string => `${kind}\n${value}`;

/**
 * Writes contacts whose identities nobody has (the caller holds them), all at once: what upsertWithin would write one by one.
 * What each holds has been read by `profileAfter` before: see `readNew`.
 */
export async function insertContacts(
  tx: WorkspaceTx,
  workspaceId: string,
  contacts: readonly ReturnType<typeof readNew>[],
  source: string,
): Promise<void> {
  if (contacts.length === 0) return;
  const rows = contacts.map((one) => ({ ...one, id: uuidv7() }));
  await tx.$executeRaw`
    INSERT INTO contact (workspace_id, id, profile, locale, time_zone, anonymous, external_id)
    SELECT ${workspaceId}::uuid, id, profile, locale, zone, anonymous, number
    FROM jsonb_to_recordset(${JSON.stringify(rows.map(({ id, row }) => ({ id, ...row })))}::jsonb)
      AS c (id uuid, profile jsonb, locale text, zone text, anonymous boolean, number text)`;
  const identities = rows.flatMap(({ id, identities }) => identities.map((one) => ({ ...one, id })));
  await tx.$executeRaw`
    INSERT INTO contact_identity (workspace_id, kind, value, contact_id, shown, verified, source)
    SELECT ${workspaceId}::uuid, kind, value, id, shown, true, ${source}
    FROM jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) AS i (id uuid, kind text, value text, shown text)`;
  const consents = rows.flatMap(({ id, consents }) => consents.map((one) => ({ ...one, id })));
  if (consents.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
    SELECT ${workspaceId}::uuid, id, channel, purpose, granted, source, at
    FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb) AS k (id uuid, channel text, purpose text, granted boolean, source text, at timestamptz)`;
  await recordEvents(
    tx,
    workspaceId,
    consents.map(({ id, channel, purpose, granted, source: from, at }) => ({
      contactId: id,
      name: granted ? "consent.granted" : "consent.denied",
      at: new Date(at),
      properties: { channel, purpose, source: from },
    })),
  );
}

/** A new contact as its rows. Throws AppError for what a profile cannot hold. */
export function readNew({ input, identities }: NewContact, { types }: Surroundings) {
  const now = Date.now();
  return {
    identities,
    row: {
      profile: profileAfter({}, withAddresses(input, [...identities]), types),
      locale: input.locale ?? null,
      zone: input.timeZone ?? null,
      anonymous: identities.every(({ kind }) => kind === "visitor"),
      number: identities.find(({ kind }) => kind === "externalId")?.value ?? null,
    },
    consents: (input.consent ?? []).map((one) => ({
      ...one,
      at: new Date(Math.min(Date.parse(one.at), now)).toISOString(),
    })),
  };
}
