import type { Read } from "../db/tenant";
import { isUuid } from "../ids";

/** For whom and for when something is looked up. */
export interface WhoAndWhen {
  /** The moment at which it has to hold; the database's clock without it. */
  readonly at?: Date | undefined;
  /** Audiences that the asking person is of, or `all` for the workspace's own people. Without it: what is for everybody. */
  readonly audiences?: readonly string[] | "all" | undefined;
  /** The asking contact: what is for an audience that they are of is for them. */
  readonly contactId?: string | undefined;
  /** Only what lies in this folder or below it. */
  readonly folder?: string | undefined;
  /** When the asking person's order was paid, for what depends on that; the moment itself without one. */
  readonly orderPaidAt?: Date | undefined;
}

export interface FoundPassage {
  number: number;
  id: string;
  sourceId: string;
  position: number;
  main: number;
  headings: string[];
  question: string | null;
  text: string;
  title: string;
  kind: string;
  url: string | null;
  language: string | null;
}

/** Those of the numbered passages that are there, live, within their time and for these people. THE one place where embargoes hold. */
export async function readValid(
  read: Read,
  workspaceId: string,
  numbers: readonly number[],
  who: WhoAndWhen,
): Promise<Map<number, FoundPassage>> {
  const { at, audiences, contactId, folder, orderPaidAt } = who;
  const rows = await read<FoundPassage>({
    name: "knowledge-passages",
    text: `
      SELECT p.number, p.id, p.source_id AS "sourceId", p.position, p.main, p.headings, p.question, p.text, s.title, s.kind, s.url, s.language
      FROM knowledge_passage p JOIN knowledge_source s ON s.workspace_id = p.workspace_id AND s.id = p.source_id
      WHERE p.workspace_id = $1 AND p.number = ANY ($2::int[]) AND s.state = 'live'
        AND (s.valid_from IS NULL OR s.valid_from <= coalesce($3::timestamptz, clock_timestamp()))
        AND (NOT s.by_order OR s.valid_from IS NULL OR s.valid_from <= coalesce($7::timestamptz, $3, clock_timestamp()))
        AND (s.valid_until IS NULL OR s.valid_until > coalesce(CASE WHEN s.by_order THEN $7::timestamptz END, $3, clock_timestamp()))
        AND ($4::boolean OR s.audience_id IS NULL OR s.audience_id = ANY ($5::uuid[])
          OR s.audience_id IN (SELECT m.audience_id FROM audience_member m WHERE m.workspace_id = $1 AND m.contact_id = $8::uuid))
        AND ($6::text IS NULL OR s.folder = $6 OR starts_with(s.folder, $6 || '/'))`,
    values: [
      workspaceId,
      numbers,
      at ?? null,
      audiences === "all",
      audiences === "all" ? [] : [...(audiences ?? [])],
      folder || null,
      orderPaidAt ?? null,
      isUuid(contactId) ? contactId : null,
    ],
  });
  return new Map(rows.map((row) => [row.number, row]));
}
