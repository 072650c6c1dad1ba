import { Prisma } from "../../prisma/generated/client";

export const KINDS = ["qa", "text", "page", "file", "table"] as const;
export type SourceKind = (typeof KINDS)[number];
export const STATES = ["live", "off"] as const;
export const VALIDITIES = ["now", "later", "past"] as const;

/** What could not be read of a source. */
export interface SourceNote {
  code: string;
  detail: string;
}

/** What is being done with a source. */
export interface SourceWork {
  step: "waiting" | "reading" | "indexing" | "failed";
  done: number;
  total: number;
  error: string | null;
  /** A file that could not be read and was to take the place of another: what the other said stays. */
  refused?: string | undefined;
}

/** A source as lists show it; times as ISO text. */
export interface SourceView {
  id: string;
  kind: SourceKind;
  title: string;
  language: "zh" | "en" | null;
  folder: string;
  tags: string[];
  audience: string | null;
  ownerId: string | null;
  validFrom: string | null;
  validUntil: string | null;
  /** Its time is compared with when the asking person's latest order was paid. */
  byOrder: boolean;
  state: (typeof STATES)[number];
  validity: (typeof VALIDITIES)[number];
  url: string | null;
  fileName: string | null;
  crawlHours: number | null;
  checkedAt: string | null;
  version: number;
  /** Somebody wrote what it says now, rather than that it was read. */
  byHand: boolean;
  passages: number;
  notes: SourceNote[];
  work: SourceWork | null;
  updatedAt: string;
}

type Times = "validFrom" | "validUntil" | "checkedAt" | "updatedAt";
export type SourceRow = Omit<SourceView, Times> & { [time in Times]: Date | null } & { stamp: string };

/** The columns of a SourceRow, of `knowledge_source s`. */
export const SOURCE_COLUMNS = Prisma.sql`
  s.id, s.kind, s.title, s.language, s.folder, s.tags, s.audience_id AS audience, s.owner_id AS "ownerId", s.valid_from AS "validFrom",
  s.valid_until AS "validUntil", s.by_order AS "byOrder", s.state, s.url, s.file_name AS "fileName", s.crawl_hours AS "crawlHours", s.checked_at AS "checkedAt",
  s.version, coalesce((SELECT v.by_hand FROM knowledge_version v WHERE v.workspace_id = s.workspace_id AND v.source_id = s.id AND v.number = s.version), false) AS "byHand", s.passages, s.notes, s.work, s.updated_at AS "updatedAt", s.updated_at::text AS stamp,
  CASE WHEN s.valid_from > now() THEN 'later' WHEN s.valid_until <= now() THEN 'past' ELSE 'now' END AS validity`;

export function viewOfSource({ stamp: _, ...row }: SourceRow): SourceView {
  return {
    ...row,
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt?.toISOString() ?? "",
  };
}

/** Only editors see what is under embargo. */
export const visibleTo = (role: string): Prisma.Sql =>
  role === "owner" || role === "admin" || role === "editor"
    ? Prisma.sql`true`
    : Prisma.sql`(s.valid_from IS NULL OR s.valid_from <= now())`;
