import type { WorkspaceTx } from "../db/tenant";
import type { Mergeable, Profile, Stamps } from "./merge-profiles";

/** A contact's own row, as it is read to be changed. */
export interface ContactRow extends Mergeable {
  readonly createdAt: Date;
}

type Stored = Omit<ContactRow, "profile" | "stamps"> & { profile: unknown; stamps: unknown };

const MAX_STEPS = 100;

/** The contacts that go on in the place of these, each id once: those that were merged are followed to where they are now. */
export async function resolveContacts(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  let wanted = [...new Set(ids)];
  for (let step = 0; step < MAX_STEPS; step++) {
    const rows = await tx.$queryRaw<{ id: string; into: string | null }[]>`
      SELECT id, merged_into AS into FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${wanted}::uuid[])`;
    wanted = [...new Set(rows.map((row) => row.into ?? row.id))];
    if (rows.every((row) => row.into === null)) return wanted.sort();
  }
  throw new Error("contacts that were merged into each other in a circle");
}

/** Where a contact is now, by an id that it has or once had; null: nowhere. */
export async function resolveContact(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  id: string,
): Promise<string | null> {
  return (await resolveContacts(tx, workspaceId, [id]))[0] ?? null;
}

/**
 * Holds the rows of contacts to the end of the transaction, the oldest first, following merges. Fewer rows than ids: some
 * are one, or gone. Somebody may merge them between the look and the lock: then it looks again.
 */
export async function lockContacts(
  tx: WorkspaceTx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  for (let attempt = 0; attempt < MAX_STEPS; attempt++) {
    const resolved = await resolveContacts(tx, workspaceId, ids);
    const rows = await tx.$queryRaw<(Stored & { mergedInto: string | null })[]>`
      SELECT id, profile, stamps, locale, time_zone AS "timeZone", external_id AS "externalId", anonymous, created_at AS "createdAt",
        updated_at AS "updatedAt", merged_into AS "mergedInto"
      FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${resolved}::uuid[]) ORDER BY id FOR UPDATE`;
    if (rows.every((row) => row.mergedInto === null))
      // Only what this folder and the turn write is stored there.
      return rows.map(({ mergedInto: _, ...row }) => ({
        ...row,
        profile: row.profile as Profile,
        stamps: row.stamps as Stamps | null,
      }));
  }
  throw new Error("a contact that is merged again and again");
}
