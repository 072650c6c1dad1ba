import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { type Role, reaches } from "../permissions";
import type { MemberActor } from "./actor";
import { assertOwnerStays, lockMembers } from "./lock-members";

/** Gives a member another role. Nobody reaches above their own rank: neither the old nor the new role may be higher. */
export async function changeRole(actor: MemberActor, input: { userId: string; role: Role }): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const roles = await lockMembers(tx, actor.workspaceId);
    const before = roles.get(input.userId);
    if (before === undefined) throw new AppError(404, "not-found", "There is no such member.");
    // Read again under the lock: the asker's own role may have changed since the request came in.
    const own = roles.get(actor.userId);
    if (own === undefined || !reaches(own, before) || !reaches(own, input.role)) {
      throw new AppError(403, "above-own-rank", "That role is above your own.");
    }
    roles.set(input.userId, input.role);
    assertOwnerStays(roles);
    await tx.membership.update({
      where: { workspaceId_userId: { workspaceId: actor.workspaceId, userId: input.userId } },
      data: { role: input.role },
    });
    await bumpRevision(tx, actor.workspaceId, "roles", input.userId);
    await recordAudit(tx, actor, "members.changeRole", input.userId, { from: before, to: input.role });
  });
}
