import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { PERMISSIONS, type Role } from "../permissions";
import type { MemberActor } from "../workspaces/actor";
import { PRESENT_SECONDS, requireTalker } from "./agents";
import { recordEvent } from "./record-event";

export interface AgentView {
  userId: string;
  name: string;
  role: Role;
  capacity: number;
  skills: string[];
  state: "available" | "away";
  /** Their inbox is open somewhere. */
  online: boolean;
  /** Conversations they have. */
  load: number;
  queues: string[];
}

/** Everybody of a workspace who may have conversations. */
export async function listAgents(workspaceId: string): Promise<AgentView[]> {
  const roles = [...PERMISSIONS["conversations.reply"]];
  return inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<AgentView[]>`
    SELECT m.user_id AS "userId", coalesce(nullif(u.name, ''), u.email) AS name, m.role, coalesce(a.capacity, 6) AS capacity, coalesce(a.skills, '{}') AS skills,
      coalesce(a.state, 'available') AS state, coalesce(a.seen_at > now() - make_interval(secs => ${PRESENT_SECONDS}), false) AS online,
      (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = m.workspace_id AND c.owner = 'person' AND c.owner_user_id = m.user_id) AS load,
      coalesce((SELECT array_agg(q.queue_id::text) FROM queue_member q WHERE q.workspace_id = m.workspace_id AND q.user_id = m.user_id), '{}') AS queues
    FROM membership m JOIN app_user u ON u.id = m.user_id LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.user_id = m.user_id
    WHERE m.workspace_id = ${workspaceId}::uuid AND m.role = ANY (${roles}::text[]) ORDER BY lower(u.name), m.user_id`,
  );
}

/** Sets how many conversations an agent takes at once and what they are good at. */
export async function updateAgent(
  actor: MemberActor,
  input: { userId: string; capacity?: number | undefined; skills?: readonly string[] | undefined },
): Promise<void> {
  const { workspaceId } = actor;
  const { userId, capacity = null, skills } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await requireTalker(tx, workspaceId, userId);
    await tx.$executeRaw`
      INSERT INTO agent (workspace_id, user_id, capacity, skills)
      VALUES (${workspaceId}::uuid, ${userId}::uuid, coalesce(${capacity}::int, 6), coalesce(${skills ? [...skills] : null}::text[], '{}'))
      ON CONFLICT (workspace_id, user_id) DO UPDATE SET capacity = coalesce(${capacity}::int, agent.capacity),
        skills = coalesce(${skills ? [...skills] : null}::text[], agent.skills)`;
    await recordAudit(tx, actor, "agents.update", userId, {
      ...(capacity === null ? {} : { capacity }),
      ...(skills ? { skills: [...skills] } : {}),
    });
  });
}

/** An agent says whether they take new conversations. */
export async function setAgentState(actor: MemberActor, state: "available" | "away"): Promise<void> {
  const { workspaceId, userId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO agent (workspace_id, user_id, state, seen_at) VALUES (${workspaceId}::uuid, ${userId}::uuid, ${state}, now())
      ON CONFLICT (workspace_id, user_id) DO UPDATE SET state = ${state}, seen_at = now()`;
    await recordEvent(tx, workspaceId, {
      name: "agent.changed",
      conversationId: null,
      contactId: null,
      properties: { user: userId, state },
    });
    await recordAudit(tx, actor, "agents.setState", userId, { state });
  });
}

/** A sign of life of agents whose inbox is open. Who is no member any more is left out. */
export async function seeAgents(workspaceId: string, userIds: readonly string[]): Promise<void> {
  await inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
    INSERT INTO agent (workspace_id, user_id, seen_at)
    SELECT workspace_id, user_id, now() FROM membership WHERE workspace_id = ${workspaceId}::uuid AND user_id = ANY (${[...userIds]}::uuid[]) ORDER BY user_id
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET seen_at = now()`,
  );
}
