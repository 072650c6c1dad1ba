import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { type ContactRow, lockContacts } from "./contact-row";
import { rebuildDerived } from "./derived";
import type { ConsentRow, Snapshot } from "./merge-contacts";
import type { Profile } from "./merge-profiles";
import { moveCampaignsBack, partExposures } from "./move-campaigns";
import { MOVED_TABLES } from "./moved-rows";
import { recordEvents } from "./record-events";

/**
 * Takes a merge apart: each gets back what was theirs. What was written since stays with the contact that it was written
 * to. The two are not joined again by what they share. 409 `merge-undone`, or `merge-covered` where a later merge has to
 * be undone first.
 */
export async function undoMerge(
  actor: Actor,
  mergeId: string,
): Promise<{ contactId: string; otherId: string }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [found] = await tx.$queryRaw<
      { contact: string; from: string; undone: boolean; snapshot: Snapshot }[]
    >`
      SELECT contact_id AS contact, from_id AS from, undone_at IS NOT NULL AS undone, snapshot FROM contact_merge
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${mergeId}::uuid FOR UPDATE`;
    if (!found) throw new AppError(404, "not-found", "There is no such merge.");
    if (found.undone) throw new AppError(409, "merge-undone", "This merge was undone already.");
    const [row] = await lockContacts(tx, workspaceId, [found.contact]);
    if (!row || row.id !== found.contact || (await coveredBy(tx, workspaceId, mergeId, found.contact)))
      throw new AppError(409, "merge-covered", "A later merge of this contact has to be undone first.");
    const { snapshot } = found;
    await tx.$executeRaw`
      UPDATE contact_merge SET undone_at = now(), undone_by = ${actor.userId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${mergeId}::uuid`;
    await restoreInto(tx, workspaceId, row, snapshot);
    await restoreFrom(tx, workspaceId, snapshot);
    await moveBack(tx, workspaceId, snapshot);
    await nameAgain(tx, workspaceId, [found.contact, found.from]);
    if (snapshot.campaigns)
      await moveCampaignsBack(
        tx,
        workspaceId,
        { into: snapshot.into.id, from: snapshot.from.id },
        snapshot.campaigns,
      );
    await restoreConsent(tx, workspaceId, snapshot);
    await partExposures(tx, workspaceId, found.contact, found.from);
    await rebuildDerived(tx, workspaceId, [found.contact, found.from]);
    await recordEvents(tx, workspaceId, [
      {
        contactId: found.contact,
        name: "contact.parted",
        at: new Date(),
        properties: { merge: mergeId, from: found.from },
      },
    ]);
    await recordAudit(tx, actor, "contacts.undoMerge", found.contact, { merge: mergeId });
    return { contactId: found.contact, otherId: found.from };
  });
}

async function coveredBy(
  tx: WorkspaceTx,
  workspaceId: string,
  mergeId: string,
  contactId: string,
): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`
    SELECT 1 FROM contact_merge WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid AND id > ${mergeId}::uuid AND undone_at IS NULL LIMIT 1`;
  return rows.length > 0;
}

/** What is as the merge has left it becomes what it was; what was changed since stays. */
async function restoreInto(
  tx: WorkspaceTx,
  workspaceId: string,
  now: ContactRow,
  { into, merged }: Snapshot,
): Promise<void> {
  const profile = partedProfile(now.profile, merged.profile, into.profile);
  const was = <T>(current: T, left: T, before: T): T => (current === left ? before : current);
  await tx.$executeRaw`
    UPDATE contact SET profile = ${JSON.stringify(profile)}::jsonb, stamps = ${into.stamps ? JSON.stringify(into.stamps) : null}::jsonb,
      locale = ${was(now.locale, merged.locale, into.locale)}, time_zone = ${was(now.timeZone, merged.timeZone, into.timeZone)},
      external_id = ${was(now.externalId, merged.externalId, into.externalId)}, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${into.id}::uuid`;
}

/** A profile without what a merge brought: fields that still have the merged value get the value from before. */
export function partedProfile(now: Profile, merged: Profile, before: Profile): Profile {
  const same = (field: string) => JSON.stringify(now[field]) === JSON.stringify(merged[field]);
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return Object.fromEntries(
    names.flatMap((field) => {
      const source = same(field) ? before : now;
      const value = Object.hasOwn(source, field) ? source[field] : undefined;
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

async function restoreFrom(tx: WorkspaceTx, workspaceId: string, { from }: Snapshot): Promise<void> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE contact SET merged_into = NULL, profile = ${JSON.stringify(from.profile)}::jsonb, stamps = ${from.stamps ? JSON.stringify(from.stamps) : null}::jsonb,
      locale = ${from.locale}, time_zone = ${from.timeZone}, external_id = ${from.externalId}, anonymous = ${from.anonymous}, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${from.id}::uuid RETURNING id`;
  if (!row) throw new AppError(409, "merge-covered", "The other contact was erased.");
}

async function moveBack(
  tx: WorkspaceTx,
  workspaceId: string,
  { into, from, identities, moved, coupons }: Snapshot,
): Promise<void> {
  for (const { table, key } of MOVED_TABLES) {
    const [name, column] = [Prisma.raw(table), Prisma.raw(key)];
    const keys = moved[table] ?? [];
    if (keys.length)
      await tx.$executeRaw`
        UPDATE ${name} SET contact_id = ${from.id}::uuid WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${into.id}::uuid
          AND ${column}::text = ANY (${[...keys]}::text[])`;
  }
  for (const { kind, value } of identities)
    await tx.$executeRaw`
      UPDATE contact_identity SET contact_id = ${from.id}::uuid
      WHERE workspace_id = ${workspaceId}::uuid AND kind = ${kind} AND value = ${value} AND contact_id = ${into.id}::uuid`;
  for (const { pool, campaign } of coupons)
    await tx.$executeRaw`
      UPDATE coupon_grant SET contact_id = ${from.id}::uuid
      WHERE workspace_id = ${workspaceId}::uuid AND pool_id = ${pool}::uuid AND campaign = ${campaign} AND contact_id = ${into.id}::uuid`;
}

/** Whether anybody knows who they are, by what each of them is known by now. */
async function nameAgain(tx: WorkspaceTx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE contact c SET anonymous = NOT EXISTS (SELECT FROM contact_identity i
      WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.kind <> 'visitor')
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY (${[...ids]}::uuid[])`;
}

/** A word that was said after the merge stays, and counts for both: it may have been either who said it. */
async function restoreConsent(
  tx: WorkspaceTx,
  workspaceId: string,
  { into, from, consent }: Snapshot,
): Promise<void> {
  const current = await tx.$queryRaw<ConsentRow[]>`
    SELECT channel, purpose, granted, source, at::text FROM contact_consent WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${into.id}::uuid`;
  const known = new Set([...consent.into, ...consent.from].map(printOf));
  const since = current.filter((row) => !known.has(printOf(row)));
  for (const [id, before] of [
    [into.id, consent.into],
    [from.id, consent.from],
  ] as const) {
    const said = new Set(since.map(({ channel, purpose }) => `${channel} ${purpose}`));
    const rows = [...before.filter(({ channel, purpose }) => !said.has(`${channel} ${purpose}`)), ...since];
    await tx.$executeRaw`DELETE FROM contact_consent WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${id}::uuid`;
    await tx.$executeRaw`
      INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
      SELECT ${workspaceId}::uuid, ${id}::uuid, channel, purpose, granted, source, at
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c (channel text, purpose text, granted boolean, source text, at timestamptz)`;
  }
}

const printOf = (row: ConsentRow): string =>
  [row.channel, row.purpose, row.granted, row.source, row.at].join("\n");
