import { Prisma } from "../../prisma/generated/client";

/** What is said of a source beside its content. Absent: as it is. */
export interface SourceDetails {
  title?: string | undefined;
  language?: "zh" | "en" | null | undefined;
  /** Names joined by slashes; "" is the top. */
  folder?: string | undefined;
  tags?: readonly string[] | undefined;
  /** An audience's id; null: everybody. */
  audience?: string | null | undefined;
  ownerId?: string | null | undefined;
  validFrom?: Date | null | undefined;
  validUntil?: Date | null | undefined;
  crawlHours?: number | null | undefined;
  /** Its time is compared with when the asking person's order was paid. */
  byOrder?: boolean | undefined;
}

/** Assignments for what is given, to be put into an UPDATE of knowledge_source; the last raises updated_at. */
export function assignments(details: SourceDetails): Prisma.Sql {
  const { title, language, folder, tags, audience, ownerId, validFrom, validUntil, crawlHours, byOrder } =
    details;
  const sets: Prisma.Sql[] = [];
  if (title !== undefined) sets.push(Prisma.sql`title = ${title}`);
  if (language !== undefined) sets.push(Prisma.sql`language = ${language}`);
  if (folder !== undefined) sets.push(Prisma.sql`folder = ${folder}`);
  if (tags !== undefined) sets.push(Prisma.sql`tags = ${[...new Set(tags)]}::text[]`);
  if (audience !== undefined) sets.push(Prisma.sql`audience_id = ${audience}::uuid`);
  if (ownerId !== undefined) sets.push(Prisma.sql`owner_id = ${ownerId}::uuid`);
  if (validFrom !== undefined) sets.push(Prisma.sql`valid_from = ${validFrom}::timestamptz`);
  if (validUntil !== undefined) sets.push(Prisma.sql`valid_until = ${validUntil}::timestamptz`);
  if (byOrder !== undefined) sets.push(Prisma.sql`by_order = ${byOrder}`);
  if (crawlHours !== undefined) sets.push(Prisma.sql`crawl_hours = ${crawlHours}::int`);
  return Prisma.join([...sets, Prisma.sql`updated_at = now()`]);
}

/** "a / b//" as "a/b". */
export function tidyFolder(folder: string): string {
  return folder
    .split("/")
    .map((name) => name.trim())
    .filter(Boolean)
    .join("/");
}
