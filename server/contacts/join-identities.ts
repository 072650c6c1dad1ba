import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { lockContacts, resolveContact } from "./contact-row";
import { familyOf, JOINING, type Joining, joiningOf, rankOf, type Trust } from "./identity-kinds";
import type { Identity } from "./identity-value";
import { mergeWithin } from "./merge-contacts";

/** Identities that belong together, as somebody says. */
export interface Joinable {
  readonly identities: readonly Identity[];
  readonly trust: Trust;
  /** api, import, person, token, channel, visitor or flow. */
  readonly source: string;
  /** The contact that they are said of, where it is known: a visitor's own. */
  readonly contactId?: string | undefined;
}

export interface Joined {
  readonly contactId: string;
  readonly created: boolean;
  /** Contacts that have become this one. */
  readonly merged: readonly string[];
}

const MAX_LOOKS = 20;

interface Owner {
  readonly id: string;
  readonly numbers: ReadonlySet<string>;
  /** By what they are known here, the strongest first; and whether that was ever verified. */
  readonly by: readonly { identity: Identity; verified: boolean }[];
}

/**
 * Finds the contact that identities belong to, makes one where there is none, and joins those that are one by the table of
 * identity-kinds.ts. What the table only suggests is written down for a person to decide. The same calls in the same order
 * give the same; where no two have different customer numbers, any order does.
 */
export async function joinIdentities(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  input: Joinable,
): Promise<Joined> {
  const { workspaceId } = actor;
  const identities = inOrder(input.identities);
  await holdIdentities(tx, workspaceId, identities);
  const owners = await heldOwners(tx, workspaceId, identities, input.contactId);
  const self = input.contactId && (await resolveContact(tx, workspaceId, input.contactId));
  const { chosen, suggested } = await choose(tx, workspaceId, owners, identities, {
    trust: input.trust,
    named: self ?? undefined,
  });
  let [contactId] = chosen.map(({ id }) => id).sort();
  const created = contactId === undefined;
  contactId ??= await makeContact(tx, workspaceId);
  const merged: string[] = [];
  for (const { id, by } of chosen) {
    if (id === contactId) continue;
    const shared = by[0]?.identity;
    const done = await mergeWithin(tx, actor, [contactId, id], {
      reason: "identity",
      evidence: { source: input.source, ...(shared ? { kind: shared.kind, value: shared.value } : {}) },
    });
    if (done) merged.push(id);
  }
  await attach(tx, workspaceId, contactId, identities, input);
  for (const { owner, identity } of suggested)
    await suggest(tx, workspaceId, [contactId, owner.id], {
      kind: identity.kind,
      value: identity.value,
      shown: identity.shown,
      source: input.source,
    });
  return { contactId, created, merged };
}

function inOrder(identities: readonly Identity[]): Identity[] {
  const byKey = new Map(identities.map((one) => [`${one.kind}\n${one.value}`, one]));
  return [...byKey.entries()]
    .sort(([one, a], [other, b]) => rankOf(a.kind) - rankOf(b.kind) || (one < other ? -1 : 1))
    .map(([, identity]) => identity);
}

/** Whoever else joins by one of these waits: in one order for everybody, so that nobody waits in a circle. */
export async function holdIdentities(
  tx: WorkspaceTx,
  workspaceId: string,
  identities: readonly Pick<Identity, "kind" | "value">[],
): Promise<void> {
  const keys = identities.map(({ kind, value }) => `${workspaceId} ${kind} ${value}`);
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(k, 7) AS key FROM unnest(${keys}::text[]) k ORDER BY 1) held`;
}

/** The contacts that have these identities, held: somebody may join them otherwise between the look and the lock. */
async function heldOwners(
  tx: WorkspaceTx,
  workspaceId: string,
  identities: readonly Identity[],
  named: string | undefined,
): Promise<Owner[]> {
  for (let attempt = 0; attempt < MAX_LOOKS; attempt++) {
    const self = named === undefined ? undefined : await resolveContact(tx, workspaceId, named);
    if (self === null) throw new AppError(404, "not-found", "There is no such contact.");
    const found = await ownersOf(tx, workspaceId, identities, self);
    const held = await lockContacts(tx, workspaceId, [...found.keys()]);
    const again = await ownersOf(tx, workspaceId, identities, self);
    if (held.length !== again.size || held.some(({ id }) => !again.has(id))) continue;
    const numbers = await tx.$queryRaw<{ id: string; value: string }[]>`
      SELECT contact_id AS id, value FROM contact_identity
      WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${[...again.keys()]}::uuid[]) AND kind = 'externalId'`;
    return [...again].map(([id, by]) => ({
      id,
      by,
      numbers: new Set(numbers.filter((row) => row.id === id).map((row) => row.value)),
    }));
  }
  throw new Error("contacts that are joined again and again");
}

async function ownersOf(
  tx: WorkspaceTx,
  workspaceId: string,
  identities: readonly Identity[],
  named: string | undefined,
): Promise<Map<string, Owner["by"]>> {
  const wanted = JSON.stringify(identities.map(({ kind, value }) => ({ kind, value })));
  const rows = await tx.$queryRaw<{ id: string; kind: string; value: string; verified: boolean }[]>`
    SELECT i.contact_id AS id, i.kind, i.value, i.verified FROM contact_identity i
      JOIN jsonb_to_recordset(${wanted}::jsonb) AS w (kind text, value text) ON i.kind = w.kind AND i.value = w.value
    WHERE i.workspace_id = ${workspaceId}::uuid`;
  const found = new Map<string, Owner["by"]>();
  if (named !== undefined) found.set(named, []);
  for (const identity of identities)
    for (const { id, kind, value, verified } of rows)
      if (kind === identity.kind && value === identity.value)
        found.set(id, [...(found.get(id) ?? []), { identity, verified }]);
  return found;
}

interface Choice {
  chosen: Owner[];
  suggested: { owner: Owner; identity: Identity }[];
}

/** Who is one, and who may be: strong identities decide first, the older contact goes before the younger. */
async function choose(
  tx: WorkspaceTx,
  workspaceId: string,
  owners: readonly Owner[],
  identities: readonly Identity[],
  { trust, named }: { readonly trust: Trust; readonly named: string | undefined },
): Promise<Choice> {
  const numbers = new Set(identities.filter(({ kind }) => kind === "externalId").map(({ value }) => value));
  const choice: Choice = { chosen: [], suggested: [] };
  const rank = (owner: Owner) => (owner.id === named ? -1 : rankOf(owner.by[0]?.identity.kind ?? "visitor"));
  for (const owner of [...owners].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))) {
    // What is believed on both sides is stronger than what somebody only claimed.
    const [first] = [...owner.by].sort((a, b) => Number(b.verified) - Number(a.verified));
    const differentNumbers =
      owner.numbers.size > 0 && numbers.size > 0 && ![...owner.numbers].some((one) => numbers.has(one));
    const takenApart = await wereTakenApart(
      tx,
      workspaceId,
      owner.id,
      choice.chosen.map(({ id }) => id),
    );
    // The contact that this is said of is itself, whatever its number.
    const joining: Joining =
      owner.id === named || !first
        ? "joins"
        : joiningOf(first.identity.kind, first.verified ? trust : "claimed", {
            differentNumbers,
            takenApart,
          });
    if (joining === "joins") {
      choice.chosen.push(owner);
      for (const number of owner.numbers) numbers.add(number);
    } else if (joining === "suggested" && first) choice.suggested.push({ owner, identity: first.identity });
  }
  return choice;
}

async function wereTakenApart(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  others: readonly string[],
): Promise<boolean> {
  if (others.length === 0) return false;
  const rows = await tx.$queryRaw<object[]>`
    SELECT 1 FROM contact_merge WHERE workspace_id = ${workspaceId}::uuid AND undone_at IS NOT NULL
      AND ((contact_id = ${id}::uuid AND from_id = ANY (${[...others]}::uuid[])) OR (from_id = ${id}::uuid AND contact_id = ANY (${[...others]}::uuid[]))) LIMIT 1`;
  return rows.length > 0;
}

async function makeContact(tx: WorkspaceTx, workspaceId: string): Promise<string> {
  const id = uuidv7();
  await tx.$executeRaw`INSERT INTO contact (workspace_id, id) VALUES (${workspaceId}::uuid, ${id}::uuid)`;
  return id;
}

/**
 * What nobody had becomes this contact's. What somebody only claims is kept as unverified, and goes to whoever is verified
 * to have it: else a stranger who types an address first would get what the business knows of its owner.
 */
async function attach(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
  identities: readonly Identity[],
  { trust, source }: Joinable,
): Promise<void> {
  const verified = trust === "verified";
  for (const { kind, value, shown } of identities) {
    // What is never believed of a visitor is not kept either.
    if (!verified && JOINING[familyOf(kind)].claimed === "never") continue;
    await tx.$executeRaw`
      INSERT INTO contact_identity AS i (workspace_id, kind, value, contact_id, shown, verified, source)
      VALUES (${workspaceId}::uuid, ${kind}, ${value}, ${contactId}::uuid, ${shown}, ${verified || kind === "visitor"}, ${source})
      ON CONFLICT (workspace_id, kind, value) DO UPDATE SET verified = true, source = excluded.source, contact_id = excluded.contact_id
      WHERE excluded.verified AND NOT i.verified`;
  }
  await tx.$executeRaw`
    UPDATE contact c SET anonymous = known.kind IS NULL, external_id = coalesce(c.external_id, known.number), updated_at = now()
    FROM (SELECT min(kind) FILTER (WHERE kind <> 'visitor') AS kind, min(value) FILTER (WHERE kind = 'externalId') AS number FROM contact_identity
      WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid) known
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${contactId}::uuid
      AND (c.anonymous IS DISTINCT FROM (known.kind IS NULL) OR (c.external_id IS NULL AND known.number IS NOT NULL))`;
}

/** Notes that two may be one, unless they were parted or somebody has said no. */
async function suggest(
  tx: WorkspaceTx,
  workspaceId: string,
  pair: readonly [string, string],
  evidence: { [name: string]: string },
): Promise<void> {
  const [one, other] = [...pair].sort();
  if (one === other) return;
  await tx.$executeRaw`
    INSERT INTO contact_suggestion (workspace_id, contact_id, other_id, evidence)
    VALUES (${workspaceId}::uuid, ${one}::uuid, ${other}::uuid, ${JSON.stringify(evidence)}::json) ON CONFLICT DO NOTHING`;
}
