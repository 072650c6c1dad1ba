import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { requireTable } from "./table-view";

export interface TableUse {
  id: string;
  name: string;
  /** What visitors meet uses it; else only the draft does. */
  live: boolean;
}

/** The flows that look something up in a table. 404 for no such table. */
export async function whereTableUsed(workspaceId: string, tableId: string): Promise<TableUse[]> {
  return inWorkspace(workspaceId, async (tx) => {
    await requireTable(tx, workspaceId, tableId);
    return tableUses(tx, workspaceId, tableId);
  });
}

/** The same within the caller's transaction. Documents name a table by its id. */
export function tableUses(tx: WorkspaceTx, workspaceId: string, tableId: string): Promise<TableUse[]> {
  return tx.$queryRaw<TableUse[]>`
    SELECT id, name, live FROM (
      SELECT f.id, f.name, position(${tableId} in f.draft::text) > 0 AS drawn, EXISTS (
        SELECT FROM endpoint e JOIN flow_version v ON v.workspace_id = e.workspace_id AND v.flow_id = e.flow_id AND v.number = e.active_version
        WHERE e.workspace_id = ${workspaceId}::uuid AND e.flow_id = f.id AND position(${tableId} in v.document::text) > 0) AS live
      FROM flow f WHERE f.workspace_id = ${workspaceId}::uuid AND f.archived_at IS NULL) used
    WHERE drawn OR live ORDER BY live DESC, name LIMIT 100`;
}
