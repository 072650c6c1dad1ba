import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { type ContactRow, lockContacts, resolveContact } from "./contact-row";
import { rebuildDerived } from "./derived";
import { mergeProfiles } from "./merge-profiles";
import { joinExposures, type MovedCampaigns, moveCampaigns } from "./move-campaigns";
import { MOVED_TABLES } from "./moved-rows";
import { recordEvents } from "./record-events";

export interface Merged {
  /** The contact that goes on. */
  readonly contactId: string;
  readonly mergeId: string;
}

export interface ConsentRow {
  readonly channel: string;
  readonly purpose: string;
  readonly granted: boolean;
  readonly source: string;
  readonly at: string;
}

/** What a merge has changed, to undo it. */
export interface Snapshot {
  readonly into: ContactRow;
  readonly from: ContactRow;
  readonly merged: Pick<ContactRow, "profile" | "locale" | "timeZone" | "externalId">;
  readonly identities: readonly { kind: string; value: string }[];
  readonly consent: { readonly into: readonly ConsentRow[]; readonly from: readonly ConsentRow[] };
  readonly moved: { readonly [table: string]: readonly string[] };
  readonly coupons: readonly { pool: string; campaign: string }[];
  /** Merges of an earlier release did not note it. */
  readonly campaigns?: MovedCampaigns;
}

/** Rows of a table that one merge moves at most: it is written down row by row, so that it can be undone. */
const MAX_MOVED = 20_000;
const MAX_PROFILE_BYTES = 512_000;

export interface MergeReason {
  readonly reason: "identity" | "person" | "api";
  /** What speaks for it: which identity, from where; or who decided. */
  readonly evidence: { readonly [name: string]: string };
}

/** Makes two contacts one, because somebody says so. 409 `contact-same` for one and the same (also after a merge), 404 for a stranger. */
export async function mergeContacts(
  actor: Actor,
  input: { contactId: string; otherId: string; note?: string | undefined },
): Promise<Merged> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    for (const id of [input.contactId, input.otherId])
      if ((await resolveContact(tx, actor.workspaceId, id)) === null)
        throw new AppError(404, "not-found", "There is no such contact.");
    const merged = await mergeWithin(tx, actor, [input.contactId, input.otherId], {
      reason: actor.apiKeyId ? "api" : "person",
      evidence: input.note ? { note: input.note } : {},
    });
    if (!merged) throw new AppError(409, "contact-same", "These are one contact.");
    await recordAudit(tx, actor, "contacts.merge", merged.contactId, { merge: merged.mergeId });
    return merged;
  });
}

/**
 * The same within the caller's transaction. The older contact goes on, whichever is named first; the other stays as a row
 * that points to it. Null where both are one already.
 */
export async function mergeWithin(
  tx: WorkspaceTx,
  actor: Pick<Actor, "workspaceId" | "userId">,
  pair: readonly [string, string],
  why: MergeReason,
): Promise<Merged | null> {
  const { workspaceId } = actor;
  const rows = await lockContacts(tx, workspaceId, pair);
  const [into, from] = rows;
  if (!into) throw new AppError(404, "not-found", "There is no such contact.");
  if (!from) return null;
  const merged = mergeProfiles(into, from);
  if (JSON.stringify(merged.profile).length > MAX_PROFILE_BYTES)
    throw new AppError(409, "contact-too-large", "Together their profiles are too large for one contact.");
  // The number goes over before the other row gives it up: a number is of one contact only.
  await tx.$executeRaw`
    UPDATE contact SET merged_into = ${into.id}::uuid, profile = '{}', stamps = NULL, external_id = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${from.id}::uuid`;
  await tx.$executeRaw`
    UPDATE contact SET profile = ${JSON.stringify(merged.profile)}::jsonb, stamps = ${JSON.stringify(merged.stamps)}::jsonb, locale = ${merged.locale},
      time_zone = ${merged.timeZone}, external_id = ${merged.externalId}, anonymous = ${merged.anonymous}, updated_at = ${merged.updatedAt}
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${into.id}::uuid`;
  const snapshot: Snapshot = {
    into,
    from,
    merged: {
      profile: merged.profile,
      locale: merged.locale,
      timeZone: merged.timeZone,
      externalId: merged.externalId,
    },
    identities: await tx.$queryRaw<{ kind: string; value: string }[]>`
      UPDATE contact_identity SET contact_id = ${into.id}::uuid
      WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${from.id}::uuid RETURNING kind, value`,
    consent: await joinConsent(tx, workspaceId, into.id, from.id),
    moved: await moveRows(tx, workspaceId, into.id, from.id),
    coupons: await moveCoupons(tx, workspaceId, into.id, from.id),
    campaigns: await moveCampaigns(tx, workspaceId, into.id, from.id),
  };
  await joinExposures(tx, workspaceId, into.id, from.id);
  await forget(tx, workspaceId, from.id);
  const mergeId = uuidv7();
  await tx.$executeRaw`
    INSERT INTO contact_merge (workspace_id, id, contact_id, from_id, reason, evidence, snapshot, user_id)
    VALUES (${workspaceId}::uuid, ${mergeId}::uuid, ${into.id}::uuid, ${from.id}::uuid, ${why.reason}, ${JSON.stringify(why.evidence)}::json,
      ${JSON.stringify(snapshot)}::json, ${actor.userId}::uuid)`;
  await rebuildDerived(tx, workspaceId, [into.id, from.id]);
  await recordEvents(tx, workspaceId, [
    {
      contactId: into.id,
      name: "contact.merged",
      at: new Date(),
      properties: { merge: mergeId, from: from.id, reason: why.reason },
    },
  ]);
  return { contactId: into.id, mergeId };
}

async function moveRows(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<Snapshot["moved"]> {
  const moved: Record<string, readonly string[]> = {};
  for (const { table, key } of MOVED_TABLES) {
    const [name, column] = [Prisma.raw(table), Prisma.raw(key)];
    const rows = await tx.$queryRaw<{ key: string }[]>`
      UPDATE ${name} SET contact_id = ${intoId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid RETURNING ${column}::text AS key`;
    if (rows.length > MAX_MOVED)
      throw new AppError(409, "contact-too-large", `One of them has more than ${MAX_MOVED} rows of a kind.`);
    moved[table] = rows.map((row) => row.key);
  }
  return moved;
}

/** One coupon for each contact and campaign: where both have one, both stay where they are. */
async function moveCoupons(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<Snapshot["coupons"]> {
  return tx.$queryRaw<{ pool: string; campaign: string }[]>`
    UPDATE coupon_grant g SET contact_id = ${intoId}::uuid WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${fromId}::uuid
      AND NOT EXISTS (SELECT FROM coupon_grant o WHERE o.workspace_id = g.workspace_id AND o.pool_id = g.pool_id
        AND o.campaign = g.campaign AND o.contact_id = ${intoId}::uuid)
    RETURNING g.pool_id AS pool, g.campaign`;
}

/** Of each channel and purpose the later word; at the same moment, the refusal. */
async function joinConsent(
  tx: WorkspaceTx,
  workspaceId: string,
  intoId: string,
  fromId: string,
): Promise<Snapshot["consent"]> {
  const rows = await tx.$queryRaw<(ConsentRow & { contact: string })[]>`
    SELECT contact_id AS contact, channel, purpose, granted, source, at::text FROM contact_consent
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id IN (${intoId}::uuid, ${fromId}::uuid) ORDER BY channel, purpose FOR UPDATE`;
  const of = (id: string) =>
    rows.filter((row) => row.contact === id).map(({ contact: _, ...consent }) => consent);
  await tx.$executeRaw`
    INSERT INTO contact_consent AS c (workspace_id, contact_id, channel, purpose, granted, source, at)
    SELECT workspace_id, ${intoId}::uuid, channel, purpose, granted, source, at FROM contact_consent
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid
    ON CONFLICT (workspace_id, contact_id, channel, purpose) DO UPDATE SET granted = excluded.granted, source = excluded.source, at = excluded.at
    WHERE excluded.at > c.at OR (excluded.at = c.at AND (excluded.granted, excluded.source) < (c.granted, c.source))`;
  await tx.$executeRaw`
    DELETE FROM contact_consent WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid`;
  return { into: of(intoId), from: of(fromId) };
}

async function forget(tx: WorkspaceTx, workspaceId: string, fromId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM audience_member WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${fromId}::uuid`;
  await tx.$executeRaw`
    DELETE FROM contact_suggestion WHERE workspace_id = ${workspaceId}::uuid AND ${fromId}::uuid IN (contact_id, other_id)`;
}
