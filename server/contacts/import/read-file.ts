import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { BadFile, type FileLine, fileRows, type Piece } from "./file-rows";
import { importRequestSchema, mappingOf } from "./import-request";

const PIECE = 2_000;
/** Seconds that a process which does not say anything is still taken for alive. */
export const CLAIM_SECONDS = 30;

/**
 * Reads an import's file into lines. Whoever is interrupted, or does it at the same time, writes the same lines to the same places:
 * reading again from the start harms nothing.
 */
export async function readImportFile(
  workspaceId: string,
  importId: string,
  stopping: AbortSignal,
): Promise<void> {
  const [row] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ fileName: string }[]>`
      SELECT file_name AS "fileName" FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'reading'`,
  );
  if (!row) return;
  let last: Piece | undefined;
  let lines: FileLine[] = [];
  try {
    for await (const piece of fileRows(() => partsOf(workspaceId, importId), row.fileName)) {
      last = piece;
      lines.push(...piece.lines);
      if (lines.length < PIECE) continue;
      if (stopping.aborted || !(await keep(workspaceId, importId, lines))) return;
      lines = [];
    }
    if (!last || !(await keep(workspaceId, importId, lines))) return;
    const { columns, encoding } = last;
    await inWorkspace(workspaceId, async (tx) => {
      const read = await tx.$queryRaw<{ request: unknown }[]>`
        UPDATE contact_import i SET state = 'draft', columns = ${JSON.stringify(columns)}::json, encoding = ${encoding}, lines = l.lines,
          done = l.refused, refused = l.refused, failures = 0, claimed_until = NULL
        FROM (SELECT count(*)::int AS lines, count(refused)::int AS refused FROM contact_import_line
          WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid) l
        WHERE i.workspace_id = ${workspaceId}::uuid AND i.id = ${importId}::uuid AND i.state = 'reading' RETURNING request`;
      await dropParts(tx, workspaceId, importId);
      if (read[0]?.request) await goOn(tx, workspaceId, importId, read[0].request, columns);
    });
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    await inWorkspace(workspaceId, async (tx) => {
      const failed = await tx.$executeRaw`
        UPDATE contact_import SET state = 'failed', problem = ${error.problem}, lines = 0, claimed_until = NULL, finished_at = now()
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'reading'`;
      // Whoever reads on after another has read to the end finds no bytes any more: the lines are there all the same.
      if (failed === 0) return;
      await tx.$executeRaw`DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid`;
      await dropParts(tx, workspaceId, importId);
    });
  }
}

/** Where it was said with the file where its columns go, nobody is waited for. */
async function goOn(
  tx: WorkspaceTx,
  workspaceId: string,
  importId: string,
  request: unknown,
  columns: readonly string[],
): Promise<void> {
  const mapping = mappingOf(importRequestSchema.parse(request), columns);
  if (typeof mapping !== "string") {
    await tx.$executeRaw`
      UPDATE contact_import SET state = 'running', mapping = ${JSON.stringify(mapping)}::json
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
    return;
  }
  await tx.$executeRaw`DELETE FROM contact_import_line WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid`;
  await tx.$executeRaw`
    UPDATE contact_import SET state = 'failed', problem = ${mapping}, lines = 0, done = 0, refused = 0, finished_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid`;
}

/** The file is not needed any more. */
async function dropParts(tx: WorkspaceTx, workspaceId: string, importId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM contact_import_part WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid`;
}

async function* partsOf(workspaceId: string, importId: string): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part++) {
    const [row] = await inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<{ bytes: Uint8Array }[]>`
        SELECT bytes FROM contact_import_part WHERE workspace_id = ${workspaceId}::uuid AND import_id = ${importId}::uuid AND part = ${part}`,
    );
    if (!row) return;
    yield row.bytes;
  }
}

/** Writes lines, and says how far it is. False: somebody has stopped the import. */
async function keep(workspaceId: string, importId: string, lines: readonly FileLine[]): Promise<boolean> {
  const rows = lines.map(({ line, cells, broken }) => ({
    line,
    cells,
    refused: broken
      ? JSON.stringify({ code: "import-unreadable", message: "This line is no JSON object." })
      : null,
  }));
  return inWorkspace(workspaceId, async (tx) => {
    const going = await tx.$executeRaw`
      UPDATE contact_import SET lines = greatest(lines, ${lines.at(-1)?.line ?? 0}), claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}::int)
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${importId}::uuid AND state = 'reading'`;
    if (going === 0) return false;
    await tx.$executeRaw`
      INSERT INTO contact_import_line (workspace_id, import_id, line, cells, refused)
      SELECT ${workspaceId}::uuid, ${importId}::uuid, line, cells, refused FROM json_to_recordset(${JSON.stringify(rows)}::json) AS l (line int, cells json, refused text)
      ON CONFLICT DO NOTHING`;
    return true;
  });
}
