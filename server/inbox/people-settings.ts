import { recordAudit } from "../audit/record-audit";
import {
  type PeopleSettings,
  peopleSettingsSchema,
  readPeopleSettings,
} from "../conversations/people-settings";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";

/** How a workspace's people work. */
export async function getPeopleSettings(workspaceId: string): Promise<PeopleSettings> {
  return inWorkspace(workspaceId, (tx) => settingsIn(tx, workspaceId));
}

/** The same within a transaction. */
export async function settingsIn(tx: WorkspaceTx, workspaceId: string): Promise<PeopleSettings> {
  const [row] = await tx.$queryRaw<
    { settings: unknown }[]
  >`SELECT settings FROM workspace WHERE id = ${workspaceId}::uuid`;
  return readPeopleSettings(row?.settings);
}

export type PeopleChange = { [K in keyof PeopleSettings]?: PeopleSettings[K] | undefined };

/** Changes some of the settings; every process hears of it, and the next turn goes by them. */
export async function updatePeopleSettings(
  actor: MemberActor,
  change: PeopleChange | ((before: PeopleSettings, tx: WorkspaceTx) => PeopleChange | Promise<PeopleChange>),
  action = "people.update",
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    // Locked: two who change different things at once must not undo each other.
    await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR UPDATE`;
    const before = await settingsIn(tx, workspaceId);
    const wanted = typeof change === "function" ? await change(before, tx) : change;
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const after = peopleSettingsSchema.parse({ ...before, ...given });
    await tx.$executeRaw`
      UPDATE workspace SET settings = settings || jsonb_build_object('people', ${JSON.stringify(after)}::jsonb), updated_at = now() WHERE id = ${workspaceId}::uuid`;
    await bumpRevision(tx, workspaceId, "settings", "");
    await recordAudit(tx, actor, action, workspaceId, { fields: Object.keys(given) });
  });
}

/** Switches a flow off with what its visitors read instead, or back on. 404 for a flow that is not there. */
export async function switchFlow(
  actor: MemberActor,
  input: { flowId: string; off: boolean; fallback?: string | undefined },
): Promise<void> {
  const change = async (before: PeopleSettings, tx: WorkspaceTx): Promise<PeopleChange> => {
    const flow = await tx.flow.findUnique({
      where: { workspaceId_id: { workspaceId: actor.workspaceId, id: input.flowId } },
      select: { id: true },
    });
    if (!flow) throw new AppError(404, "not-found", "There is no such flow.");
    const { [input.flowId]: _was, ...rest } = before.flowsOff;
    return { flowsOff: input.off ? { ...rest, [input.flowId]: input.fallback ?? "" } : rest };
  };
  await updatePeopleSettings(actor, change, input.off ? "supervision.flowOff" : "supervision.flowOn");
}
