import { Prisma } from "../../prisma/generated/client";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { findOriginal } from "./find-original";
import { type Pair, readPair } from "./pair";
import { SOURCE_COLUMNS, type SourceRow, type SourceView, viewOfSource, visibleTo } from "./source-view";

export interface VersionView {
  number: number;
  createdAt: string;
  createdBy: { id: string; name: string } | null;
  note: string | null;
  characters: number;
}

export interface SourceDetail extends SourceView {
  pair: Pair | null;
  /** Markdown of the current version. */
  text: string;
  /** The file that it was read from, where that was kept. */
  original: { fileName: string; size: number } | null;
  /** The newest first. */
  versions: VersionView[];
}

/** A source with what it says and its versions. 404 also for who may not see it yet. */
export async function getSource(
  actor: Pick<MemberActor, "workspaceId" | "role">,
  sourceId: string,
): Promise<SourceDetail> {
  const { workspaceId, role } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const row = await requireSource(tx, workspaceId, sourceId, visibleTo(role));
    const versions = await tx.$queryRaw<
      {
        number: number;
        createdAt: Date;
        userId: string | null;
        name: string;
        note: string | null;
        characters: number;
      }[]
    >`
      SELECT v.number, v.created_at AS "createdAt", u.id AS "userId", coalesce(nullif(u.name, ''), u.email, '') AS name, v.note, length(v.text) AS characters
      FROM knowledge_version v LEFT JOIN app_user u ON u.id = v.created_by
      WHERE v.workspace_id = ${workspaceId}::uuid AND v.source_id = ${sourceId}::uuid ORDER BY v.number DESC LIMIT 100`;
    const current = row.version === 0 ? undefined : await readVersion(tx, workspaceId, sourceId, row.version);
    const original = await findOriginal(tx, workspaceId, sourceId);
    return {
      ...viewOfSource(row),
      original: original ? { fileName: original.fileName, size: original.size } : null,
      pair: current?.pair ?? null,
      text: current?.text ?? "",
      versions: versions.map(({ number, createdAt, userId, name, note, characters }) => ({
        number,
        createdAt: createdAt.toISOString(),
        createdBy: userId === null ? null : { id: userId, name },
        note,
        characters,
      })),
    };
  });
}

/** A source's row; 404 where there is none, or none that may be seen. */
export async function requireSource(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  visible: Prisma.Sql = Prisma.sql`true`,
): Promise<SourceRow> {
  const [row] = await tx.$queryRaw<SourceRow[]>`
    SELECT ${SOURCE_COLUMNS} FROM knowledge_source s WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = ${sourceId}::uuid AND ${visible}`;
  if (!row) throw new AppError(404, "not-found", "There is no such source.");
  return row;
}

/** A version's content; 404 where there is none of that number. */
export async function readVersion(
  tx: WorkspaceTx,
  workspaceId: string,
  sourceId: string,
  number: number,
): Promise<{ number: number; text: string; pair: Pair | null; createdAt: string }> {
  const [row] = await tx.$queryRaw<{ text: string; pair: unknown; createdAt: Date }[]>`
    SELECT text, pair, created_at AS "createdAt" FROM knowledge_version
    WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid AND number = ${number}`;
  if (!row) throw new AppError(404, "not-found", "There is no such version.");
  return { number, text: row.text, pair: readPair(row.pair), createdAt: row.createdAt.toISOString() };
}

/** The passages of a source's current version, in their order; 500 at most. */
export async function listPassages(
  actor: MemberActor,
  sourceId: string,
): Promise<{ id: string; headings: string[]; question: string | null; text: string }[]> {
  const { workspaceId, role } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    await requireSource(tx, workspaceId, sourceId, visibleTo(role));
    return tx.$queryRaw<{ id: string; headings: string[]; question: string | null; text: string }[]>`
      SELECT id, headings, question, text FROM knowledge_passage
      WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${sourceId}::uuid ORDER BY position LIMIT 500`;
  });
}
