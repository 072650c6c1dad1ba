import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

/** A table without its rows. */
export interface TableView {
  id: string;
  name: string;
  columns: string[];
  /** The name of the column by which rows are found. */
  key: string;
  rows: number;
  updatedAt: Date;
}

const COLUMNS = `id, name, columns, columns[key_column] AS key, rows, updated_at AS "updatedAt"`;

/** The workspace's tables by name. */
export function listTables(workspaceId: string): Promise<TableView[]> {
  return inWorkspace(workspaceId, (tx) => tables(tx, workspaceId));
}

/** One table. 404 for none. */
export function getTable(workspaceId: string, tableId: string): Promise<TableView> {
  return inWorkspace(workspaceId, (tx) => requireTable(tx, workspaceId, tableId));
}

/** The same within the caller's transaction. */
export async function requireTable(
  tx: WorkspaceTx,
  workspaceId: string,
  tableId: string,
): Promise<TableView> {
  const [table] = await tables(tx, workspaceId, tableId);
  if (!table) throw new AppError(404, "not-found", "There is no such table.");
  return table;
}

/** Nobody else changes the table until the transaction ends. 404 for none. */
export async function lockTable(tx: WorkspaceTx, workspaceId: string, tableId: string): Promise<TableView> {
  await tx.$queryRaw`SELECT 1 FROM lookup_table WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid FOR UPDATE`;
  return requireTable(tx, workspaceId, tableId);
}

function tables(tx: WorkspaceTx, workspaceId: string, tableId: string | null = null): Promise<TableView[]> {
  return tx.$queryRaw<TableView[]>`
    SELECT ${Prisma.raw(COLUMNS)} FROM lookup_table
    WHERE workspace_id = ${workspaceId}::uuid AND (${tableId}::uuid IS NULL OR id = ${tableId}::uuid) ORDER BY lower(name), id`;
}
