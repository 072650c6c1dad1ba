import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace } from "../db/tenant";
import type { Actor } from "./actor";

export interface WorkspaceChange {
  name?: string | undefined;
  timeZone?: string | undefined;
  locale?: string | undefined;
  /** Constants of the workspace, read in templates as `workspace.*`; replaces the old ones. */
  constants?: Record<string, string | number | boolean> | undefined;
}

/** Changes a workspace's name, time zone, language or constants. Its slug stays: links keep working. */
export async function updateWorkspace(actor: Actor, change: WorkspaceChange): Promise<void> {
  await inWorkspace(actor.workspaceId, async (tx) => {
    const { name = Prisma.skip, timeZone = Prisma.skip, locale = Prisma.skip, constants } = change;
    await tx.workspace.update({ where: { id: actor.workspaceId }, data: { name, timeZone, locale } });
    if (constants !== undefined) {
      await tx.$executeRaw`
        UPDATE workspace SET settings = settings || jsonb_build_object('constants', ${JSON.stringify(constants)}::jsonb)
        WHERE id = ${actor.workspaceId}::uuid`;
    }
    await bumpRevision(tx, actor.workspaceId, "settings", "");
    await recordAudit(tx, actor, "workspaces.update", actor.workspaceId, { fields: Object.keys(change) });
  });
}
