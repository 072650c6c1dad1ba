import type { Pool } from "pg";
import type { FileRef } from "../../flow";
import { isUuid } from "../ids";

/** A file that was put up in a conversation; undefined for another's. */
export async function findFile(
  pool: Pool,
  workspaceId: string,
  conversationId: string,
  id: string,
): Promise<FileRef | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await pool.query<{ id: string; key: string; name: string; mime: string; size: string }>({
    name: "find-file",
    text: `SELECT id, key, name, mime, size FROM file WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3 AND state = 'stored'`,
    values: [workspaceId, id, conversationId],
  });
  const row = rows[0];
  return (
    row && { id: row.id, url: `/files/${row.key}`, name: row.name, mime: row.mime, size: Number(row.size) }
  );
}
