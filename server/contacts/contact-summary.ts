import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

export interface ContactSummary {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  tags: string[];
  anonymous: boolean;
  locale: string | null;
  createdAt: string;
  updatedAt: string;
}

type Row = Omit<ContactSummary, "tags" | "createdAt" | "updatedAt"> & {
  tags: unknown;
  createdAt: Date;
  updatedAt: Date;
};

export const SUMMARY_COLUMNS = Prisma.sql`c.id, coalesce(c.profile->>'name', nullif(trim(concat(c.profile->>'firstName', ' ', c.profile->>'lastName')), '')) AS name,
  c.profile->>'email' AS email, c.profile->>'phone' AS phone, c.external_id AS "externalId", c.profile->'tags' AS tags, c.anonymous, c.locale,
  c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

export async function readSummaries(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  where: Prisma.Sql,
  limit: number,
): Promise<ContactSummary[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${SUMMARY_COLUMNS} FROM contact c WHERE ${where} ORDER BY c.id DESC LIMIT ${limit}`;
  return rows.map((row) => ({
    ...row,
    tags: Array.isArray(row.tags) ? row.tags.filter((tag) => typeof tag === "string") : [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** 404 for an audience that this workspace has not. */
export async function requireAudience(
  tx: Pick<WorkspaceTx, "$queryRaw">,
  workspaceId: string,
  audienceId: string | undefined,
): Promise<void> {
  if (audienceId === undefined) return;
  const rows = await tx.$queryRaw<object[]>`
    SELECT 1 FROM audience WHERE workspace_id = ${workspaceId}::uuid AND id = ${audienceId}::uuid AND archived_at IS NULL`;
  if (rows.length === 0) throw new AppError(404, "not-found", "There is no such audience.");
}
