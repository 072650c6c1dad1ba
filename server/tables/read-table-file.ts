import { BadFile, fileRows } from "../contacts/import/file-rows";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { uploadedBytes } from "../knowledge/uploads";
import { type KeyColumn, keyColumns, type TableLine, type TableProblem, tableProblems } from "./check-table";
import { MOST_ROWS } from "./table-limits";

export interface TableFile {
  readonly columns: readonly string[];
  readonly lines: readonly TableLine[];
  readonly problems: readonly TableProblem[];
}

/** A file as a table: CSV in UTF-8, UTF-16 or GB18030, or a workbook's first sheet. What is wrong with it is among its problems. */
export async function readTableFile(bytes: Uint8Array, fileName: string): Promise<TableFile> {
  let columns: readonly string[] = [];
  const lines: TableLine[] = [];
  const broken: TableProblem[] = [];
  const parts = async function* () {
    yield bytes;
  };
  try {
    for await (const piece of fileRows(parts, fileName)) {
      // A heading may be broken over lines; somebody names the column in one.
      columns = piece.columns.map((name) => name.replace(/\p{Cc}+/gu, " ").trim());
      for (const one of piece.lines)
        if (one.broken) broken.push({ code: "damaged", line: one.line });
        else lines.push(one);
      if (lines.length > MOST_ROWS) break;
    }
  } catch (error) {
    if (error instanceof BadFile) return { columns: [], lines: [], problems: [{ code: error.problem }] };
    throw error;
  }
  const problems = [...broken.slice(0, 1), ...tableProblems(columns, lines)];
  return { columns, lines, problems };
}

/** What an upload would be as a table: its columns with whether they can be the key, and its first row. */
export async function previewTable(
  workspaceId: string,
  uploadId: string,
): Promise<{
  columns: readonly KeyColumn[];
  rows: number;
  first: readonly (readonly string[])[];
  problems: readonly TableProblem[];
}> {
  const { columns, lines, problems } = await readUploadedTable(workspaceId, uploadId);
  return {
    columns: problems.length > 0 ? [] : keyColumns(columns, lines),
    rows: lines.length,
    first: lines.slice(0, 1).map(({ cells }) => cells),
    problems,
  };
}

/** An upload that is whole, read as a table. 404 for none, 409 where parts are missing. */
export async function readUploadedTable(workspaceId: string, uploadId: string): Promise<TableFile> {
  const { fileName, bytes } = await inWorkspace(workspaceId, (tx) =>
    uploadedBytes(tx, workspaceId, uploadId),
  );
  return readTableFile(bytes, fileName);
}

/** The lines of a table that is written: 422 `table-file` with all that is wrong, or the rows in which the key is. */
export function assertTable({ columns, lines, problems }: TableFile, keyColumn: string): void {
  const [problem] = problems;
  if (problem)
    throw new AppError(422, "table-file", sentenceOf(problem), { path: "uploadId", details: { problems } });
  const key = keyColumns(columns, lines).find(({ name }) => name === keyColumn);
  if (!key)
    throw new AppError(422, "table-key", `There is no column ${keyColumn} in this file.`, { path: "key" });
  if (key.fault)
    throw new AppError(
      422,
      "table-key",
      `${keyColumn} cannot be the key: see the rows ${key.lines.join(", ")}.`,
      {
        path: "key",
        details: { fault: key.fault, lines: key.lines },
      },
    );
}

const sentenceOf = ({ code, line, column }: TableProblem): string =>
  [code, line === undefined ? "" : `row ${line}`, column ?? ""].filter(Boolean).join(", ");
