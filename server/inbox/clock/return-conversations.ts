import { inWorkspace } from "../../db/tenant";
import { holdConversation } from "../held-conversation";
import { moveOwner } from "../move-owner";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Due extends DueConversation {
  owner_user_id: string;
  how: "left" | "offline" | "timeout";
}

/**
 * Conversations go back to their queue when their agent has left the workspace, has not been there for longer than the
 * workspace waits, or has let a visitor wait for longer than the queue allows.
 */
export async function returnConversations({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Due>(
    `SELECT * FROM (
       SELECT c.workspace_id, c.id AS conversation_id, c.owner_user_id,
         CASE WHEN a.user_id IS NULL THEN 'left'
           WHEN a.seen_at < now() - make_interval(secs => coalesce((w.settings->'people'->>'returnAfterSeconds')::int, 300)) THEN 'offline'
           WHEN e.waiting_since IS NOT NULL AND greatest(e.claimed_at, e.waiting_since) < now() - make_interval(secs => q.return_seconds) THEN 'timeout' END AS how
       FROM conversation c JOIN workspace w ON w.id = c.workspace_id
       LEFT JOIN agent a ON a.workspace_id = c.workspace_id AND a.user_id = c.owner_user_id
       LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
       LEFT JOIN queue q ON q.workspace_id = e.workspace_id AND q.id = e.queue_id
       WHERE c.owner = 'person' AND c.owner_user_id IS NOT NULL AND e.snoozed_until IS NULL
     ) due WHERE how IS NOT NULL LIMIT 200`,
  );
  return eachRow(rows, (row) =>
    inWorkspace(row.workspace_id, async (tx) => {
      const held = await holdConversation(tx, row.workspace_id, row.conversation_id);
      if (held.owner !== "person" || held.ownerUserId !== row.owner_user_id) return false;
      await moveOwner(tx, row.workspace_id, held, { to: "queue", by: null, how: row.how });
      return true;
    }),
  );
}
