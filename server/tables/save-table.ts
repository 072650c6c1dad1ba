import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import { dropUpload } from "../knowledge/uploads";
import type { Actor } from "../workspaces/actor";
import { tableProblems } from "./check-table";
import { assertTable, readUploadedTable, type TableFile } from "./read-table-file";
import { tableKey } from "./table-key";
import { MOST_TABLES } from "./table-limits";
import { tableUses } from "./table-uses";
import { lockTable } from "./table-view";

/** Rows of one statement. */
const PIECE = 2_000;

/** What a table is made of: a file that was uploaded, or columns that somebody typed. */
export type TableSource = { uploadId: string } | { columns: readonly string[] };

/**
 * Makes a table. 422 `table-file` or `table-key` for what is none, 409 `name-taken`, 409 `too-many` where there are as many as
 * may be.
 */
export async function createTable(
  actor: Actor,
  input: { name: string; key: string; source: TableSource },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const { name, key, source } = input;
  const file = await fileOf(workspaceId, source);
  assertTable(file, key);
  const id = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await lockNames(tx, workspaceId);
    const [all] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM lookup_table WHERE workspace_id = ${workspaceId}::uuid`;
    if ((all?.count ?? 0) >= MOST_TABLES)
      throw new AppError(409, "too-many", `A workspace has at most ${MOST_TABLES} tables.`);
    await assertFree(tx, workspaceId, name, null);
    await tx.$executeRaw`
      INSERT INTO lookup_table (workspace_id, id, name, columns, key_column)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${name}, ${[...file.columns]}::text[], ${file.columns.indexOf(key) + 1}::int)`;
    await insertRows(tx, workspaceId, id, file, key);
    if ("uploadId" in source) await dropUpload(tx, workspaceId, source.uploadId);
    await recordAudit(tx, actor, "tables.create", id, { name, rows: file.lines.length });
  });
  return { id };
}

/** Puts a file in the place of all that a table holds, columns and key included: whole, or not at all. */
export async function replaceTable(
  actor: Actor,
  input: { tableId: string; uploadId: string; key: string },
): Promise<void> {
  const { workspaceId } = actor;
  const { tableId, uploadId, key } = input;
  const file = await readUploadedTable(workspaceId, uploadId);
  assertTable(file, key);
  await inWorkspace(workspaceId, async (tx) => {
    await lockTable(tx, workspaceId, tableId);
    await tx.$executeRaw`DELETE FROM lookup_row WHERE workspace_id = ${workspaceId}::uuid AND table_id = ${tableId}::uuid`;
    await tx.$executeRaw`
      UPDATE lookup_table SET columns = ${[...file.columns]}::text[], key_column = ${file.columns.indexOf(key) + 1}::int
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid`;
    await insertRows(tx, workspaceId, tableId, file, key);
    await dropUpload(tx, workspaceId, uploadId);
    await recordAudit(tx, actor, "tables.replace", tableId, { rows: file.lines.length });
  });
}

/** Gives a table another name. 409 `name-taken`. */
export async function renameTable(actor: Actor, input: { tableId: string; name: string }): Promise<void> {
  const { workspaceId } = actor;
  const { tableId, name } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await lockNames(tx, workspaceId);
    await lockTable(tx, workspaceId, tableId);
    await assertFree(tx, workspaceId, name, tableId);
    await tx.$executeRaw`
      UPDATE lookup_table SET name = ${name}, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid`;
    await recordAudit(tx, actor, "tables.rename", tableId, { name });
  });
}

/** Removes a table with its rows. 409 `table-in-use`, with the flows, while one that is live looks something up in it. */
export async function removeTable(actor: Actor, tableId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const { name } = await lockTable(tx, workspaceId, tableId);
    const live = (await tableUses(tx, workspaceId, tableId)).filter((one) => one.live);
    if (live.length > 0)
      throw new AppError(
        409,
        "table-in-use",
        `Live flows use it: ${live.map((one) => one.name).join(", ")}.`,
        {
          details: { flows: live },
        },
      );
    await tx.$executeRaw`DELETE FROM lookup_table WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid`;
    await recordAudit(tx, actor, "tables.remove", tableId, { name });
  });
}

async function fileOf(workspaceId: string, source: TableSource): Promise<TableFile> {
  if ("uploadId" in source) return readUploadedTable(workspaceId, source.uploadId);
  const { columns } = source;
  return { columns, lines: [], problems: tableProblems(columns, []) };
}

/** Names and the number of tables are decided by one at a time. */
async function lockNames(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} tables`}, 7))`;
}

async function assertFree(
  tx: WorkspaceTx,
  workspaceId: string,
  name: string,
  except: string | null,
): Promise<void> {
  const taken = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM lookup_table WHERE workspace_id = ${workspaceId}::uuid AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${except}::uuid`;
  if (taken.length > 0)
    throw new AppError(409, "name-taken", "There is a table of this name already.", { path: "name" });
}

async function insertRows(
  tx: WorkspaceTx,
  workspaceId: string,
  tableId: string,
  { columns, lines }: TableFile,
  key: string,
): Promise<void> {
  const at = columns.indexOf(key);
  for (let from = 0; from < lines.length; from += PIECE) {
    const rows = lines.slice(from, from + PIECE).map(({ cells }, n) => ({
      key: tableKey(cells[at] ?? ""),
      position: from + n + 1,
      cells: columns.map((_, column) => cells[column] ?? ""),
    }));
    await tx.$executeRaw`
      INSERT INTO lookup_row (workspace_id, table_id, key, position, cells)
      SELECT ${workspaceId}::uuid, ${tableId}::uuid, key, position, ARRAY(SELECT json_array_elements_text(cells))
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (key text, position int, cells json)`;
  }
  await tx.$executeRaw`
    UPDATE lookup_table SET rows = ${lines.length}::int, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${tableId}::uuid`;
}
