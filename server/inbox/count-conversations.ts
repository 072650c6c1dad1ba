import { inWorkspace } from "../db/tenant";
import type { MemberActor } from "../workspaces/actor";

export interface InboxCounts {
  mine: number;
  unassigned: number;
  all: number;
  snoozed: number;
  mentions: number;
  queues: { queueId: string | null; waiting: number; longestWaitMs: number }[];
}

/** How much stands in each view, and in each queue how long the first has waited. */
export async function countConversations(actor: MemberActor): Promise<InboxCounts> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [counts] = await tx.$queryRaw<Omit<InboxCounts, "queues">[]>`
      SELECT count(*) FILTER (WHERE c.owner = 'person' AND c.owner_user_id = ${userId}::uuid AND e.snoozed_until IS NULL)::int AS mine,
        count(*) FILTER (WHERE c.owner = 'queue' AND e.snoozed_until IS NULL)::int AS unassigned,
        count(*) FILTER (WHERE e.snoozed_until IS NULL)::int AS "all", count(*) FILTER (WHERE e.snoozed_until IS NOT NULL)::int AS snoozed,
        (SELECT count(DISTINCT conversation_id)::int FROM mention WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid AND read_at IS NULL) AS mentions
      FROM conversation c LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.owner IN ('queue', 'person')`;
    const queues = await tx.$queryRaw<InboxCounts["queues"]>`
      SELECT e.queue_id AS "queueId", count(*)::int AS waiting, (extract(epoch FROM now() - min(e.queued_at)) * 1000)::float8 AS "longestWaitMs"
      FROM conversation c JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.owner = 'queue' AND e.snoozed_until IS NULL GROUP BY e.queue_id`;
    return { ...(counts ?? { mine: 0, unassigned: 0, all: 0, snoozed: 0, mentions: 0 }), queues };
  });
}
