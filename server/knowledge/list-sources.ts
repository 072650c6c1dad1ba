import { Prisma } from "../../prisma/generated/client";
import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";
import { readCursor, writeCursor } from "./cursor";
import {
  SOURCE_COLUMNS,
  type SourceKind,
  type SourceRow,
  type SourceView,
  viewOfSource,
  visibleTo,
} from "./source-view";

export interface SourceFilter {
  text?: string | undefined;
  kind?: SourceKind | undefined;
  state?: "live" | "off" | undefined;
  validity?: "now" | "later" | "past" | undefined;
  folder?: string | undefined;
  tag?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** A page of a workspace's sources, the last changed first. */
export async function listSources(
  actor: MemberActor,
  filter: SourceFilter,
): Promise<{ rows: SourceView[]; next: string | null }> {
  const { workspaceId, role } = actor;
  const { text, kind, state, validity, folder, tag, limit = 50 } = filter;
  const after = filter.cursor === undefined ? undefined : readCursor(filter.cursor);
  const conditions = [
    Prisma.sql`s.workspace_id = ${workspaceId}::uuid`,
    visibleTo(role),
    ...(text?.trim() ? [Prisma.sql`s.title ILIKE ${`%${text.trim().replace(/[\\%_]/g, "\\$&")}%`}`] : []),
    ...(kind === undefined ? [] : [Prisma.sql`s.kind = ${kind}`]),
    ...(state === undefined ? [] : [Prisma.sql`s.state = ${state}`]),
    ...(validity === undefined ? [] : [DURING[validity]]),
    ...(folder ? [Prisma.sql`(s.folder = ${folder} OR starts_with(s.folder, ${`${folder}/`}))`] : []),
    ...(tag === undefined ? [] : [Prisma.sql`s.tags @> ARRAY[${tag}]::text[]`]),
    ...(after ? [Prisma.sql`(s.updated_at, s.id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
  ];
  return inWorkspace(workspaceId, async (tx) => {
    const found = await tx.$queryRaw<SourceRow[]>`
      SELECT ${SOURCE_COLUMNS} FROM knowledge_source s WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY s.updated_at DESC, s.id DESC LIMIT ${limit + 1}`;
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      rows: rows.map(viewOfSource),
      next: found.length > limit && last ? writeCursor(last.stamp, last.id) : null,
    };
  });
}

const DURING = {
  now: Prisma.sql`(s.valid_from IS NULL OR s.valid_from <= now()) AND (s.valid_until IS NULL OR s.valid_until > now())`,
  later: Prisma.sql`s.valid_from > now()`,
  past: Prisma.sql`s.valid_until <= now()`,
} as const;

export interface Facets {
  folders: { folder: string; sources: number }[];
  tags: { tag: string; sources: number }[];
  sources: number;
  passages: number;
}

/** The folders and tags in use, and how much there is. */
export async function countSources(actor: MemberActor): Promise<Facets> {
  const { workspaceId, role } = actor;
  const mine = Prisma.sql`s.workspace_id = ${workspaceId}::uuid AND ${visibleTo(role)}`;
  return inWorkspace(workspaceId, async (tx) => {
    const folders = await tx.$queryRaw<{ folder: string; sources: number; passages: number }[]>`
      SELECT folder, count(*)::int AS sources, sum(passages)::int AS passages FROM knowledge_source s WHERE ${mine} GROUP BY folder ORDER BY folder`;
    const tags = await tx.$queryRaw<{ tag: string; sources: number }[]>`
      SELECT tag, count(*)::int AS sources FROM knowledge_source s, unnest(s.tags) tag WHERE ${mine} GROUP BY tag ORDER BY sources DESC, tag LIMIT 500`;
    return {
      folders: folders.map(({ folder, sources }) => ({ folder, sources })),
      tags,
      sources: folders.reduce((sum, one) => sum + one.sources, 0),
      passages: folders.reduce((sum, one) => sum + one.passages, 0),
    };
  });
}
