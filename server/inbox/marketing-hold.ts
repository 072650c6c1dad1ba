import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";

/**
 * The condition under which nothing may be advertised to a contact, for statements that choose among many: a complaint of
 * theirs is open, or a rule was met a moment ago and its case is still to be opened. The arguments are SQL: columns or
 * parameters, never values.
 */
export const marketingHeldSql = (workspace: string, contact: string): string =>
  `(EXISTS (SELECT FROM support_case s WHERE s.workspace_id = ${workspace} AND s.contact_id = ${contact}
      AND s.complaint AND s.state IN ('awaitingApproval', 'open'))
    OR EXISTS (SELECT FROM conversation held CROSS JOIN LATERAL (SELECT FROM inbox_entry h
        WHERE h.workspace_id = held.workspace_id AND h.conversation_id = held.id AND h.complaint IS NOT NULL OFFSET 0) h
      WHERE held.workspace_id = ${workspace} AND held.contact_id = ${contact}))`;

/**
 * Whether nothing may be advertised to a contact. It holds from the commit in which a hard rule was met until the
 * complaint's case is closed; ask within the transaction that sends.
 */
export async function marketingHeld(
  db: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  contactId: string,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ held: boolean }[]>`
    SELECT ${Prisma.raw(marketingHeldSql("asked.workspace_id", "asked.contact_id"))} AS held
    FROM (SELECT ${workspaceId}::uuid AS workspace_id, ${contactId}::uuid AS contact_id) asked`;
  return row?.held ?? false;
}
