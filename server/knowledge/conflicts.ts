import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import type { FoundConflict } from "./find-conflicts";

export const CONFLICT_STATES = ["open", "dismissed"] as const;
export type ConflictState = (typeof CONFLICT_STATES)[number];

/** Two sources that say the same or disagree; times as ISO text. */
export interface Conflict {
  id: string;
  kind: FoundConflict["kind"];
  reason: FoundConflict["reason"];
  state: ConflictState;
  sides: { sourceId: string; title: string; kind: string; text: string; updatedAt: string }[];
  foundAt: string;
}

const MOST = 200;

type Row = Omit<Conflict, "sides" | "foundAt"> & { foundAt: Date } & {
  [field in
    | "sourceId"
    | "title"
    | "sourceKind"
    | "text"
    | "otherId"
    | "otherTitle"
    | "otherKind"
    | "otherText"]: string;
} & { updatedAt: Date; otherUpdatedAt: Date };

/** What the knowledge says twice or otherwise, disagreements first. For editors: what is under embargo is among it. */
export async function listConflicts(
  workspaceId: string,
  state: ConflictState = "open",
): Promise<{ rows: Conflict[]; pending: number }> {
  return inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT c.print AS id, c.kind, c.reason, c.state, c.found_at AS "foundAt", c.text, c.other_text AS "otherText",
        a.id AS "sourceId", a.title, a.kind AS "sourceKind", a.updated_at AS "updatedAt",
        b.id AS "otherId", b.title AS "otherTitle", b.kind AS "otherKind", b.updated_at AS "otherUpdatedAt"
      FROM knowledge_conflict c
      JOIN knowledge_source a ON a.workspace_id = c.workspace_id AND a.id = c.source_id
      JOIN knowledge_source b ON b.workspace_id = c.workspace_id AND b.id = c.other_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.state = ${state} AND a.state = 'live' AND b.state = 'live'
      ORDER BY c.kind, c.found_at DESC, c.print LIMIT ${MOST}`;
    const [waiting] = await tx.$queryRaw<{ pending: number }[]>`
      SELECT count(*)::int AS pending FROM knowledge_source WHERE workspace_id = ${workspaceId}::uuid AND compared_version <> version`;
    return { rows: rows.map(conflictOf), pending: waiting?.pending ?? 0 };
  });
}

function conflictOf(row: Row): Conflict {
  const { id, kind, reason, state, foundAt } = row;
  return {
    id,
    kind,
    reason,
    state,
    foundAt: foundAt.toISOString(),
    sides: [
      {
        sourceId: row.sourceId,
        title: row.title,
        kind: row.sourceKind,
        text: row.text,
        updatedAt: row.updatedAt.toISOString(),
      },
      {
        sourceId: row.otherId,
        title: row.otherTitle,
        kind: row.otherKind,
        text: row.otherText,
        updatedAt: row.otherUpdatedAt.toISOString(),
      },
    ],
  };
}

/** Lets a conflict be, until one of its texts changes; or takes it up again. */
export async function setConflictState(actor: Actor, id: string, state: ConflictState): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE knowledge_conflict SET state = ${state} WHERE workspace_id = ${workspaceId}::uuid AND print = ${id}`;
    if (changed !== 1) throw new AppError(404, "not-found", "There is no such conflict.");
    await recordAudit(tx, actor, "knowledge.conflict", id, { state });
  });
}
