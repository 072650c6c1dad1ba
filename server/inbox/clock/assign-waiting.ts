import { inWorkspace } from "../../db/tenant";
import { pickAgent } from "../agents";
import { holdConversation } from "../held-conversation";
import { moveOwner } from "../move-owner";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Waiting extends DueConversation {
  queue_id: string;
  assignment: "roundRobin" | "leastBusy";
  sticky: boolean;
  skills: string[];
}

/** Gives out what waits in queues that assign by themselves: the most urgent first, then who has waited longest. */
export async function assignWaiting({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Waiting>(
    `SELECT e.workspace_id, e.conversation_id, e.queue_id, q.assignment, q.sticky, e.skills FROM inbox_entry e
     JOIN queue q ON q.workspace_id = e.workspace_id AND q.id = e.queue_id AND q.assignment <> 'manual' AND q.archived_at IS NULL
     JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id AND c.owner = 'queue'
     WHERE e.queued_at IS NOT NULL AND e.snoozed_until IS NULL
       AND EXISTS (SELECT FROM agent a WHERE a.workspace_id = e.workspace_id AND a.state = 'available' AND a.seen_at > now() - interval '45 seconds')
     ORDER BY e.priority DESC, e.ahead DESC, e.queued_at LIMIT 200`,
  );
  // Where nobody has room, the rest of that queue with the same needs waits too.
  const full = new Set<string>();
  return eachRow(rows, async (row) => {
    const need = `${row.queue_id} ${row.skills.join()}`;
    if (full.has(need)) return false;
    return inWorkspace(row.workspace_id, async (tx) => {
      const held = await holdConversation(tx, row.workspace_id, row.conversation_id);
      if (held.owner !== "queue") return false;
      const lastUserId = row.sticky ? await lastAgentOf(tx, row.workspace_id, held.contactId) : null;
      const userId = await pickAgent(tx, row.workspace_id, {
        queueId: row.queue_id,
        how: row.assignment,
        lastUserId,
        skills: row.skills,
        now: now(),
      });
      if (userId === null) {
        full.add(need);
        return false;
      }
      const how = userId === lastUserId ? "sticky" : row.assignment;
      await moveOwner(tx, row.workspace_id, held, { to: "person", userId, by: null, how });
      return true;
    });
  });
}

/** Who had a conversation of this contact last. */
async function lastAgentOf(
  tx: Parameters<Parameters<typeof inWorkspace>[1]>[0],
  workspaceId: string,
  contactId: string,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    SELECT e.last_user_id AS "userId" FROM conversation c
    JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id AND e.last_user_id IS NOT NULL
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.contact_id = ${contactId}::uuid ORDER BY e.last_at DESC LIMIT 1`;
  return row?.userId ?? null;
}
