import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { AppError } from "../../errors";
import { csvFile } from "../csv-cell";
import { guessTargets, type Target } from "./import-mapping";
import { PRESETS, type Preset, presetOf } from "./import-presets";

/** Why a line was refused: a code that the interface has words for, the column, and the same in English. */
export interface Refusal {
  code: string;
  column: string;
  message: string;
}

export interface ImportView {
  id: string;
  fileName: string;
  state: "uploading" | "reading" | "draft" | "running" | "done" | "stopped" | "failed";
  lines: number;
  done: number;
  created: number;
  updated: number;
  refused: number;
  encoding: string | null;
  /** Why the file cannot be taken in, where it failed. */
  problem: string | null;
  createdAt: string;
  /** The first refused lines, with why. */
  reasons: (Refusal & { line: number })[];
}

/** A file that waits for somebody to say where its columns go. */
export interface ImportDraft {
  columns: string[];
  /** The first lines, to see whether it was read right. */
  sample: string[][];
  /** Whose export it looks like, and where the columns go by each preset. */
  preset: Preset;
  guesses: Record<Preset, Target[]>;
  /** Where consent comes from by itself, for lines that do not say. */
  sources: Record<Preset, string>;
}

const SAMPLE = 8;

/** How far an import is; 404 for none. */
export async function getImport(workspaceId: string, importId: string): Promise<ImportView> {
  return inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<(Omit<ImportView, "reasons" | "createdAt"> & { createdAt: Date })[]>`
      SELECT id, file_name AS "fileName", state, lines, done, created, updated, refused, encoding, problem, created_at AS "createdAt" FROM contact_import
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
    if (!row) throw noImport();
    const reasons = await tx.$queryRaw<{ line: number; reason: string }[]>`
      SELECT line, refused AS reason FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NOT NULL ORDER BY line LIMIT 20`;
    return {
      ...row,
      createdAt: row.createdAt.toISOString(),
      reasons: reasons.map(({ line, reason }) => ({ line, ...readRefusal(reason) })),
    };
  });
}

/** The last imports, the newest first: one that is under way is found again. */
export async function listImports(workspaceId: string): Promise<Omit<ImportView, "reasons">[]> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<(Omit<ImportView, "reasons" | "createdAt"> & { createdAt: Date })[]>`
      SELECT id, file_name AS "fileName", state, lines, done, created, updated, refused, encoding, problem, created_at AS "createdAt" FROM contact_import
      WHERE workspace_id = ${workspaceId}::uuid AND state <> 'uploading' ORDER BY id DESC LIMIT 10`;
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  });
}

/** What a file holds, and where its columns most likely go. 404 for none, 409 until it is read. */
export async function importDraft(workspaceId: string, importId: string): Promise<ImportDraft> {
  return inWorkspace(workspaceId, async (tx) => {
    const { columns, state } = await columnsOf(tx, workspaceId, importId);
    if (state !== "draft") throw new AppError(409, "import-begun", "This import is not waiting.");
    const lines = await tx.$queryRaw<{ cells: string[] }[]>`
      SELECT cells FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NULL ORDER BY line LIMIT ${SAMPLE}`;
    return {
      columns,
      sample: lines.map(({ cells }) => cells),
      preset: presetOf(columns),
      guesses: {
        generic: guessTargets(columns),
        shopify: guessTargets(columns, PRESETS.shopify.targets),
        youzan: guessTargets(columns, PRESETS.youzan.targets),
      },
      sources: { generic: "", shopify: PRESETS.shopify.source, youzan: PRESETS.youzan.source },
    };
  });
}

export async function columnsOf(
  tx: WorkspaceTx,
  workspaceId: string,
  importId: string,
): Promise<{ columns: string[]; state: ImportView["state"] }> {
  const [row] = await tx.$queryRaw<{ columns: string[]; state: ImportView["state"] }[]>`
    SELECT columns, state FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
  if (!row) throw noImport();
  return row;
}

const noImport = () => new AppError(404, "not-found", "There is no such import.");

/** Lines that were refused by an earlier release have their reason as a text. */
function readRefusal(stored: string): Refusal {
  if (!stored.startsWith("{")) return { code: "", column: "", message: stored };
  const { code, column, message }: Partial<Refusal> = JSON.parse(stored);
  return { code: code ?? "", column: column ?? "", message: message ?? "" };
}

/** Lines of one piece of the list. */
const PIECE = 5_000;

/** The lines that were refused, as they were in the file; `next` is where the list goes on. 404 for no import. */
export async function refusedRows(
  workspaceId: string,
  importId: string,
  after: number,
): Promise<{
  columns: string[];
  lines: (Refusal & { line: number; cells: string[] })[];
  next: number | null;
}> {
  return inWorkspace(workspaceId, async (tx) => {
    const { columns } = await columnsOf(tx, workspaceId, importId);
    const lines = await tx.$queryRaw<{ line: number; cells: string[]; reason: string }[]>`
      SELECT line, cells, refused AS reason FROM contact_import_line
      WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND refused IS NOT NULL AND line > ${after} ORDER BY line LIMIT ${PIECE}`;
    return {
      columns,
      lines: lines.map(({ line, cells, reason }) => ({
        line,
        cells: columns.map((_, n) => cells[n] ?? ""),
        ...readRefusal(reason),
      })),
      next: lines.length === PIECE ? (lines.at(-1)?.line ?? null) : null,
    };
  });
}

/** The same as CSV, with line number and reason. */
export async function refusedLines(
  workspaceId: string,
  importId: string,
  after = 0,
): Promise<{ csv: string; next: number | null }> {
  const { columns, lines, next } = await refusedRows(workspaceId, importId, after);
  const head = after === 0 ? [[...columns, "line", "reason"]] : [];
  const csv = csvFile([
    ...head,
    ...lines.map(({ cells, line, message }) => [...cells, String(line), message]),
  ]);
  return { csv: after === 0 ? csv : csv.replace(/^\ufeff/, ""), next };
}
