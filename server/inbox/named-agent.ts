import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { isRole, PERMISSIONS } from "../permissions";
import type { Actor, MemberActor } from "../workspaces/actor";

/**
 * The colleague in whose name a program acts: by id or e-mail address, with their own role and no more. 422 for who is no
 * member that answers conversations. The record of changes names both.
 */
export async function namedAgent(actor: Actor, agent: string): Promise<MemberActor> {
  const { workspaceId } = actor;
  const roles = [...PERMISSIONS["conversations.reply"]];
  const id = isUuid(agent) ? agent : null;
  const [row] = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ userId: string; role: string }[]>`
      SELECT m.user_id AS "userId", m.role FROM membership m JOIN app_user u ON u.id = m.user_id
      WHERE m.workspace_id = ${workspaceId}::uuid AND m.role = ANY (${roles}::text[])
        AND (m.user_id = ${id}::uuid OR lower(u.email) = lower(${agent})) LIMIT 1`,
  );
  if (!row || !isRole(row.role))
    throw new AppError(422, "agent-unknown", "Nobody here who answers conversations is called that.", {
      path: "agent",
    });
  return { ...actor, userId: row.userId, role: row.role };
}
