import { recordAudit, recordAuditOnceIn } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { MOST_KEY, tableKey } from "./table-key";
import { MOST_ROWS } from "./table-limits";
import { lockTable, requireTable } from "./table-view";

export interface TableRow {
  /** By which the row is found, in its normal form. */
  key: string;
  position: number;
  cells: string[];
}

/** A page of a table's rows in their order; with `text`, those that have it in any cell. 404 for no such table. */
export async function listRows(
  workspaceId: string,
  input: {
    tableId: string;
    text?: string | undefined;
    from?: number | undefined;
    limit?: number | undefined;
  },
): Promise<{ rows: TableRow[]; next: number | null }> {
  const { tableId, text, from = 0, limit = 50 } = input;
  const like = text?.trim() ? `%${text.trim().replace(/[\\%_]/g, "\\$&")}%` : null;
  return inWorkspace(workspaceId, async (tx) => {
    await requireTable(tx, workspaceId, tableId);
    const found = await tx.$queryRaw<TableRow[]>`
      SELECT key, position, cells FROM lookup_row
      WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid AND position > ${from}::int
        AND (${like}::text IS NULL OR EXISTS (SELECT FROM unnest(cells) c WHERE c ILIKE ${like}::text))
      ORDER BY position LIMIT ${limit + 1}`;
    const rows = found.slice(0, limit);
    return { rows, next: found.length > limit ? (rows.at(-1)?.position ?? null) : null };
  });
}

/**
 * Writes a row: a new one at the end, or the one whose key was `was`. 409 `table-key-taken` where another row has its key, 422
 * `table-key` for none, 400 `table-cells` where there are not as many cells as columns.
 */
export async function saveRow(
  actor: Actor,
  input: { tableId: string; was?: string | undefined; cells: readonly string[] },
): Promise<{ key: string }> {
  const { workspaceId } = actor;
  const { tableId, was, cells } = input;
  return inWorkspace(workspaceId, async (tx) => {
    const table = await lockTable(tx, workspaceId, tableId);
    if (cells.length !== table.columns.length)
      throw new AppError(400, "table-cells", `A row has ${table.columns.length} cells.`, { path: "cells" });
    const key = tableKey(cells[table.columns.indexOf(table.key)] ?? "");
    if (key === "" || key.length > MOST_KEY)
      throw new AppError(422, "table-key", `${table.key} has 1 to ${MOST_KEY} characters.`, {
        path: "cells",
      });
    if (was === undefined && table.rows >= MOST_ROWS)
      throw new AppError(409, "too-many", `A table has at most ${MOST_ROWS} rows.`);
    if (key !== was) await assertKeyFree(tx, workspaceId, tableId, key);
    const written =
      was === undefined
        ? await tx.$executeRaw`
            INSERT INTO lookup_row (workspace_id, table_id, key, position, cells)
            SELECT ${workspaceId}::uuid, ${tableId}::uuid, ${key}, coalesce(max(position), 0) + 1, ${[...cells]}::text[]
            FROM lookup_row WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid`
        : await tx.$executeRaw`
            UPDATE lookup_row SET key = ${key}, cells = ${[...cells]}::text[]
            WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid AND key = ${was}`;
    if (written === 0) throw new AppError(404, "not-found", "This row is gone.");
    await changed(tx, workspaceId, tableId, was === undefined ? 1 : 0);
    await recordAuditOnceIn(tx, actor, "tables.edit", tableId, "10 minutes");
    return { key };
  });
}

/** Removes a row by its key. 404 for none. */
export async function removeRow(actor: Actor, input: { tableId: string; key: string }): Promise<void> {
  const { workspaceId } = actor;
  const { tableId, key } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await lockTable(tx, workspaceId, tableId);
    const gone = await tx.$executeRaw`
      DELETE FROM lookup_row WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid AND key = ${key}`;
    if (gone === 0) throw new AppError(404, "not-found", "This row is gone.");
    await changed(tx, workspaceId, tableId, -1);
    await recordAudit(tx, actor, "tables.removeRow", tableId, { key });
  });
}

async function assertKeyFree(
  tx: WorkspaceTx,
  workspaceId: string,
  tableId: string,
  key: string,
): Promise<void> {
  const [other] = await tx.$queryRaw<{ position: number }[]>`
    SELECT position FROM lookup_row WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid AND key = ${key}`;
  if (other)
    throw new AppError(409, "table-key-taken", "Another row has this key already.", { path: "cells" });
}

const changed = (tx: WorkspaceTx, workspaceId: string, tableId: string, rows: number): Promise<number> =>
  tx.$executeRaw`
    UPDATE lookup_table SET rows = rows + ${rows}::int, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid`;
