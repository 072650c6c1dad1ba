import type { ClockWorld } from "./inbox-clock";

/**
 * Copies the words of conversations that people have had to do with to where they are searched. Only what is new since
 * the last look; what is said while it is copied is left for the next one.
 */
export async function indexMessages({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<{
    workspace_id: string;
    conversation_id: string;
    from: string;
    seen: string;
  }>(
    `SELECT e.workspace_id, e.conversation_id, e.index_from::text AS "from", e.last_at::text AS seen FROM inbox_entry e
     WHERE e.index_from IS NOT NULL ORDER BY e.last_at LIMIT 200`,
  );
  for (const row of rows)
    await reads.query(
      `WITH copied AS (
         INSERT INTO message_search (workspace_id, conversation_id, seq, text)
         SELECT workspace_id, conversation_id, seq, left(coalesce(body::json->>'text', body::json->>'caption', body::json->>'name', ''), 10000) FROM message
         WHERE workspace_id = $1 AND conversation_id = $2 AND seq >= $3::bigint AND coalesce(body::json->>'text', body::json->>'caption', body::json->>'name', '') <> ''
         ON CONFLICT DO NOTHING RETURNING seq
       )
       UPDATE inbox_entry SET index_from = NULL
       WHERE workspace_id = $1 AND conversation_id = $2 AND index_from = $3::bigint AND last_at = $4::timestamptz`,
      [row.workspace_id, row.conversation_id, row.from, row.seen],
    );
  return rows.length;
}
