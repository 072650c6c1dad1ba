import type { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

/** A turn's commit may be seen so much later than the time it wrote. */
const SLACK = 60_000;

/**
 * Of whom something was written since a moment: told by triggers and features, which is taken here, or by the row itself. `ids` is
 * null where those are more than `most`; `more`: others were told of.
 */
export async function changedContacts(
  tx: WorkspaceTx,
  workspaceId: string,
  since: Date,
  most: number,
): Promise<{ ids: string[] | null; more: boolean }> {
  const touched = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM contact_touched WHERE workspace_id = ${workspaceId}::uuid AND (contact_id, id) IN (
      SELECT contact_id, id FROM contact_touched WHERE workspace_id = ${workspaceId}::uuid ORDER BY contact_id LIMIT ${most}::int)
    RETURNING contact_id AS id`;
  const written = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND updated_at >= ${new Date(since.getTime() - SLACK)} LIMIT ${most + 1}::int`;
  const ids = written.length > most ? null : [...new Set([...touched, ...written].map((row) => row.id))];
  return { ids, more: touched.length === most };
}

/** Who is in the queries of `contact_id`; null where those are more than `most`. */
export async function dueContacts(
  tx: WorkspaceTx,
  queries: readonly Prisma.Sql[],
  most: number,
): Promise<string[] | null> {
  const ids = new Set<string>();
  for (const query of queries) {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT contact_id AS id FROM (${query}) due LIMIT ${most + 1}::int`;
    for (const { id } of rows) ids.add(id);
    if (ids.size > most) return null;
  }
  return [...ids];
}
