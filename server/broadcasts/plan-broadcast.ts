import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { limitsWithin, needsApproval } from "./approval-limits";
import { broadcastFlow, peopleOf } from "./broadcast-target";
import { type CouponExposure, couponExposure } from "./coupon-exposure";
import { type OwnTimeGroup, ownMoment, ownTimeGroups } from "./own-time";

export interface BroadcastPlan {
  readonly name: string;
  readonly flowId: string;
  /** Null: everybody. */
  readonly audienceId: string | null;
  /** Null: at once. */
  readonly sendAt: Date | null;
  /** Instead: when each contact's own clock shows this ("2026-12-01T19:30"). */
  readonly localTime?: string | null;
  /** So many contacts begin in a second; null: as many as can. */
  readonly perSecond: number | null;
}

export interface BroadcastEstimate {
  readonly people: number;
  readonly coupons: readonly CouponExposure[];
  readonly needsApproval: boolean;
  /** By each contact's own clock: who gets it when. */
  readonly ownTimes: readonly OwnTimeGroup[];
}

/** Broadcasts that are still to end, at most. */
const MAX_OPEN = 100;
const YEAR = 366 * 86_400_000;

/** How many a broadcast would go to, what its coupons may be worth, and whether a second person has to approve it. */
export const estimateBroadcast = (
  workspaceId: string,
  plan: Pick<BroadcastPlan, "flowId" | "audienceId" | "localTime">,
): Promise<BroadcastEstimate> =>
  inWorkspace(workspaceId, async (tx) => {
    const { flow } = await broadcastFlow(tx, workspaceId, plan.flowId);
    const people = await peopleOf(tx, workspaceId, plan.audienceId);
    const coupons = await couponExposure(tx, workspaceId, flow, people);
    return {
      people,
      coupons,
      needsApproval: needsApproval(await limitsWithin(tx, workspaceId), people, coupons),
      ownTimes: plan.localTime ? await ownTimeGroups(tx, workspaceId, plan.audienceId, plan.localTime) : [],
    };
  });

/**
 * Plans a broadcast of a flow's live version. Above the workspace's limits it waits for a second person; else it goes at its
 * time.
 */
export async function planBroadcast(
  actor: MemberActor,
  plan: BroadcastPlan,
): Promise<{ id: string; state: "proposed" | "planned" }> {
  const { workspaceId, userId } = actor;
  const id = uuidv7();
  return inWorkspace(workspaceId, async (tx) => {
    const { flow, version, entry } = await broadcastFlow(tx, workspaceId, plan.flowId);
    const people = await peopleOf(tx, workspaceId, plan.audienceId);
    const coupons = await couponExposure(tx, workspaceId, flow, people);
    const sendAt = plan.localTime
      ? await firstMoment(tx, workspaceId, plan.audienceId, plan.localTime)
      : plan.sendAt;
    if (sendAt !== null && sendAt.getTime() > Date.now() + YEAR)
      throw new AppError(400, "too-far", "Plan it for the next twelve months.", { path: "sendAt" });
    const proposed = needsApproval(await limitsWithin(tx, workspaceId), people, coupons);
    const state = proposed ? "proposed" : "planned";
    const added = await tx.$executeRaw`
      INSERT INTO broadcast (workspace_id, id, name, flow_id, flow_version, node_id, audience_id, send_at, local_time, per_second, state, people, coupons, planned_by)
      SELECT ${workspaceId}::uuid, ${id}::uuid, ${plan.name}, ${plan.flowId}::uuid, ${version}, ${entry.id}, ${plan.audienceId}::uuid,
        greatest(coalesce(${sendAt}, now()), now()), ${plan.localTime ?? null}, ${plan.perSecond}, ${state}, ${people}::int, ${JSON.stringify(coupons)}::json, ${userId}::uuid
      WHERE (SELECT count(*) FROM broadcast WHERE workspace_id = ${workspaceId}::uuid AND ended_at IS NULL) < ${MAX_OPEN}`;
    if (added === 0)
      throw new AppError(409, "too-many", `At most ${MAX_OPEN} broadcasts wait or run at once.`);
    await recordAudit(tx, actor, "broadcasts.plan", id, { name: plan.name, people });
    return { id, state };
  });
}

/** When the first of them is due: who lives in a zone that nobody lives in today, and is due before that, gets it then. */
async function firstMoment(
  tx: WorkspaceTx,
  workspaceId: string,
  audienceId: string | null,
  localTime: string,
): Promise<Date> {
  const [first] = await ownTimeGroups(tx, workspaceId, audienceId, localTime);
  return new Date(first?.at ?? ownMoment(localTime, null, "UTC"));
}

/** The live flows that a broadcast may send, by name. */
export const broadcastFlows = (workspaceId: string): Promise<{ flowId: string; name: string }[]> =>
  inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ flowId: string; name: string }[]>`
      SELECT DISTINCT f.id AS "flowId", f.name FROM campaign_entry e JOIN flow f ON f.workspace_id = e.workspace_id AND f.id = e.flow_id
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.kind = 'onSchedule' AND f.archived_at IS NULL ORDER BY f.name LIMIT 500`,
  );
