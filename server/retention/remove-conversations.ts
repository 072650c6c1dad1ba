import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { CONTACT_TABLES, CONVERSATION_TABLES } from "./conversation-tables";
import { forgetContacts } from "./forget-contacts";

/** Conversations that one statement looks at, and that one transaction removes at most. */
const LOOK = 1_000;

/**
 * Removes a batch of conversations, created before `bound`, in which nothing has happened since `cutoff`: owned by no
 * person, with no timer, event or effect to come and no open case. `after` is where the last batch ended; null: there are no more. A turn
 * that is taken meanwhile holds the row or finds it gone.
 */
export async function removeConversations(
  workspaceId: string,
  range: { readonly after: string; readonly bound: string; readonly cutoff: Date },
): Promise<{ removed: number; next: string | null }> {
  return inWorkspace(workspaceId, async (tx) => {
    const seen = await tx.$queryRaw<{ last: string | null }[]>`
      SELECT max(id::text) AS last FROM (
        SELECT id FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND id > ${range.after}::uuid AND id < ${range.bound}::uuid
        ORDER BY id LIMIT ${LOOK}) seen`;
    const last = seen[0]?.last ?? null;
    if (last === null) return { removed: 0, next: null };
    const rows = await tx.$queryRaw<{ id: string; contact_id: string }[]>`
      SELECT id, contact_id FROM conversation c
      WHERE workspace_id = ${workspaceId}::uuid AND id > ${range.after}::uuid AND id <= ${last}::uuid
        AND updated_at < ${range.cutoff} AND owner IN ('bot', 'nobody')
        AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.wake_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM run_wait w WHERE w.workspace_id = c.workspace_id AND w.conversation_id = c.id)
        AND NOT EXISTS (SELECT FROM support_case s WHERE s.workspace_id = c.workspace_id AND s.conversation_id = c.id AND s.state IN ('awaitingApproval', 'open'))
        AND NOT EXISTS (SELECT FROM effect e WHERE e.workspace_id = c.workspace_id AND e.conversation_id = c.id AND e.state IN ('due', 'leased'))
      ORDER BY id FOR UPDATE SKIP LOCKED`;
    if (rows.length) await remove(tx, workspaceId, rows);
    return { removed: rows.length, next: last };
  });
}

async function remove(
  tx: WorkspaceTx,
  workspaceId: string,
  rows: readonly { id: string; contact_id: string }[],
): Promise<void> {
  await removeRows(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  );
  await removeContacts(tx, workspaceId, [...new Set(rows.map((row) => row.contact_id))]);
}

/**
 * Removes all that a contact has said and all that was kept about it, whatever state it is in, with the events: for a
 * contact that is erased. Whoever calls locks the contact first. Gives how many conversations it was.
 */
export async function eraseConversations(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid ORDER BY id FOR UPDATE`;
  const ids = rows.map((row) => row.id);
  await removeRows(tx, workspaceId, ids);
  await tx.$executeRaw`
    DELETE FROM support_case WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid`;
  await tx.$executeRaw`
    DELETE FROM event WHERE workspace_id = ${workspaceId}::uuid AND (conversation_id = ANY (${ids}::uuid[]) OR contact_id = ${contactId}::uuid)`;
  return ids.length;
}

async function removeRows(tx: WorkspaceTx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const mine = Prisma.sql`workspace_id = ${workspaceId}::uuid AND conversation_id = ANY (${[...ids]}::uuid[])`;
  for (const table of await present(tx, CONVERSATION_TABLES))
    await tx.$executeRaw`DELETE FROM ${Prisma.raw(table)} WHERE ${mine}`;
  // The bytes go in a job of their own; from this moment no link leads to them.
  await tx.$executeRaw`UPDATE file SET state = 'deleted', conversation_id = NULL, name = '' WHERE ${mine}`;
  await tx.$executeRaw`DELETE FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${[...ids]}::uuid[])`;
}

/** Visitors without a name that anybody gave them, and with nothing left. */
async function removeContacts(tx: WorkspaceTx, workspaceId: string, ids: readonly string[]): Promise<void> {
  const unused = (await present(tx, CONTACT_TABLES)).map(
    (table) =>
      Prisma.sql`NOT EXISTS (SELECT FROM ${Prisma.raw(table)} o WHERE o.workspace_id = c.workspace_id AND o.contact_id = c.id)`,
  );
  const gone = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM contact c WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${ids}::uuid[]) AND anonymous
      AND external_id IS NULL AND ${Prisma.join(unused, " AND ")} RETURNING id`;
  await forgetContacts(
    tx,
    workspaceId,
    gone.map((row) => row.id),
  );
}

async function present(tx: WorkspaceTx, tables: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM unnest(${[...tables]}::text[]) name WHERE to_regclass(name) IS NOT NULL`;
  return rows.map((row) => row.name);
}
