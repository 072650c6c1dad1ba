import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { forgetContacts } from "../retention/forget-contacts";
import { eraseConversations } from "../retention/remove-conversations";
import type { Actor } from "../workspaces/actor";
import { resolveContact } from "./contact-row";
import { blankLines } from "./import/blank-lines";
import { suppress } from "./suppression";

/**
 * Erases a contact: profile, identities, timeline, conversations with their messages and files. Orders stay for the books,
 * without a name. Of the addresses a keyed hash stays, so that nobody writes to them when a list brings them back.
 */
export async function eraseContact(actor: Actor, contactId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const id = await resolveContact(tx, workspaceId, contactId);
    if (id === null) throw new AppError(404, "not-found", "There is no such contact.");
    const parts = await everyPart(tx, workspaceId, id);
    await tx.$executeRaw`SELECT FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${parts}::uuid[]) ORDER BY id FOR UPDATE`;
    const addresses = await tx.$queryRaw<{ kind: string; value: string }[]>`
      SELECT kind, value FROM contact_identity WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${parts}::uuid[]) AND kind <> 'visitor'`;
    await suppress(tx, workspaceId, addresses, "erased");
    await blankLines(tx, workspaceId, addresses);
    for (const part of parts) await eraseConversations(tx, workspaceId, part);
    await tx.$executeRaw`UPDATE shop_order SET contact_id = NULL WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${parts}::uuid[])`;
    await forgetContacts(tx, workspaceId, parts);
    await tx.$executeRaw`DELETE FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${parts}::uuid[])`;
    await recordAudit(tx, actor, "contacts.erase", id, { parts: parts.length });
  });
}

/** A contact and all that have become it. */
export async function everyPart(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  id: string,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE parts AS (
      SELECT ${id}::uuid AS id UNION
      SELECT m.from_id FROM contact_merge m JOIN parts p ON m.contact_id = p.id WHERE m.workspace_id = ${workspaceId}::uuid AND m.undone_at IS NULL)
    SELECT id FROM parts`;
  return rows.map((row) => row.id);
}
