import { recordAudit } from "../../audit/record-audit";
import { inWorkspace } from "../../db/tenant";
import { uuidv7 } from "../../ids";
import type { Actor } from "../../workspaces/actor";
import { guessTargets, type Target } from "./import-mapping";
import { readTable } from "./read-table";

export interface ImportDraft {
  id: string;
  columns: string[];
  targets: Target[];
  lines: number;
  encoding: "utf-8" | "gb18030";
  /** The first lines, to see whether it was read right. */
  sample: string[][];
}

const SAMPLE = 8;
const PIECE = 5_000;
/** Files that nobody started go after so long. */
const KEPT = "7 days";

/** Reads a file of contacts (base64) and keeps its lines, until somebody says where its columns go. */
export async function draftImport(
  actor: Actor,
  input: { fileName: string; content: string },
): Promise<ImportDraft> {
  const { workspaceId } = actor;
  const table = readTable(Buffer.from(input.content, "base64"), input.fileName);
  const id = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      DELETE FROM contact_import WHERE workspace_id = ${workspaceId}::uuid AND state = 'draft' AND created_at < now() - ${KEPT}::interval`;
    await tx.$executeRaw`
      INSERT INTO contact_import (workspace_id, id, file_name, state, columns, lines, created_by)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${input.fileName}, 'draft', ${JSON.stringify(table.columns)}::json, ${table.lines.length}, ${actor.userId}::uuid)`;
    for (let at = 0; at < table.lines.length; at += PIECE)
      await tx.$executeRaw`
        INSERT INTO contact_import_line (workspace_id, import_id, line, cells)
        SELECT ${workspaceId}::uuid, ${id}::uuid, line, cells FROM json_to_recordset(${JSON.stringify(table.lines.slice(at, at + PIECE))}::json) AS l (line int, cells json)`;
    await recordAudit(tx, actor, "contacts.draftImport", id, { lines: table.lines.length });
  });
  return {
    id,
    columns: [...table.columns],
    targets: guessTargets(table.columns),
    lines: table.lines.length,
    encoding: table.encoding,
    sample: table.lines.slice(0, SAMPLE).map(({ cells }) => [...cells]),
  };
}
