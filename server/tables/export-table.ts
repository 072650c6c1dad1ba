import { recordAudit } from "../audit/record-audit";
import { csvFile } from "../contacts/csv-cell";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import { requireTable } from "./table-view";

/** A table as CSV, in its order; the act is written to the record of changes. 404 for no such table. */
export async function exportTable(actor: Actor, tableId: string): Promise<{ csv: string; name: string }> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const { name, columns } = await requireTable(tx, workspaceId, tableId);
    const rows = await tx.$queryRaw<{ cells: string[] }[]>`
      SELECT cells FROM lookup_row WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid ORDER BY position`;
    await recordAudit(tx, actor, "tables.export", tableId, { rows: rows.length });
    return { csv: csvFile([columns, ...rows.map(({ cells }) => cells)]), name };
  });
}
