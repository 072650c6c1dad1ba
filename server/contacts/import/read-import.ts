import { inWorkspace } from "../../db/tenant";
import { AppError } from "../../errors";
import { csvFile } from "../csv-cell";

export interface ImportView {
  id: string;
  fileName: string;
  state: "draft" | "running" | "done" | "stopped" | "failed";
  lines: number;
  done: number;
  created: number;
  updated: number;
  refused: number;
  /** The first refused lines, with why. */
  reasons: { line: number; reason: string }[];
}

/** How far an import is; 404 for none. */
export async function getImport(workspaceId: string, importId: string): Promise<ImportView> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<Omit<ImportView, "reasons">[]>`
      SELECT id, file_name AS "fileName", state, lines, done, created, updated, refused FROM contact_import
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
    if (!row) throw new AppError(404, "not-found", "There is no such import.");
    const reasons = await tx.$queryRaw<ImportView["reasons"]>`
      SELECT line, refused AS reason FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NOT NULL ORDER BY line LIMIT 20`;
    return { ...row, reasons };
  });
}

/** The lines that were refused as CSV, as they were in the file, with line number and reason. */
export async function refusedLines(workspaceId: string, importId: string): Promise<{ csv: string }> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<{ columns: string[] }[]>`
      SELECT columns FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
    if (!row) throw new AppError(404, "not-found", "There is no such import.");
    const lines = await tx.$queryRaw<{ line: number; cells: string[]; reason: string }[]>`
      SELECT line, cells, refused AS reason FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NOT NULL ORDER BY line`;
    return {
      csv: csvFile([
        [...row.columns, "line", "reason"],
        ...lines.map(({ line, cells, reason }) => [...cells, String(line), reason]),
      ]),
    };
  });
}
