import type { Json } from "../../flow";
import { readingWorkspace } from "../db/tenant";
import { MOST_KEY, tableKey } from "./table-key";

/** The row of a table that a key finds, as an object of its columns; null for none, undefined where there is no such table. */
export async function findRow(
  workspaceId: string,
  tableId: string,
  key: string,
): Promise<{ [column: string]: Json } | null | undefined> {
  const wanted = tableKey(key).slice(0, MOST_KEY);
  const [row] = await readingWorkspace(workspaceId, (read) =>
    read<{ columns: string[]; cells: string[] | null }>({
      name: "table-row",
      text: `SELECT t.columns, r.cells FROM lookup_table t
        LEFT JOIN lookup_row r ON r.workspace_id = t.workspace_id AND r.table_id = t.id AND r.key = $3
        WHERE t.workspace_id = $1 AND t.id = $2`,
      values: [workspaceId, tableId, wanted],
    }),
  );
  if (!row) return undefined;
  const { columns, cells } = row;
  return cells ? Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])) : null;
}
