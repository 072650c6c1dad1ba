import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { allows, reaches } from "../permissions";
import type { MemberActor } from "./actor";
import { assertOwnerStays, lockMembers } from "./lock-members";

/** Takes somebody out of a workspace: oneself always, others by who manages members and does not rank below them. */
export async function removeMember(actor: MemberActor, userId: string): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const roles = await lockMembers(tx, actor.workspaceId);
    const role = roles.get(userId);
    if (role === undefined) throw new AppError(404, "not-found", "There is no such member.");
    const own = roles.get(actor.userId);
    const may =
      own !== undefined && (userId === actor.userId || (allows(own, "members.manage") && reaches(own, role)));
    if (!may) throw new AppError(403, "above-own-rank", "That person's role is above your own.");
    roles.delete(userId);
    assertOwnerStays(roles);
    await tx.membership.delete({ where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId } } });
    await bumpRevision(tx, actor.workspaceId, "roles", userId);
    await recordAudit(tx, actor, userId === actor.userId ? "members.leave" : "members.remove", userId, {
      role,
    });
  });
}
