import { z } from "zod";
import { minorDigits } from "../../flow/text/format-money";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { Actor } from "../workspaces/actor";
import type { CouponExposure } from "./coupon-exposure";

/** Above these a second person approves a broadcast. Null: never. */
export const approvalLimitsSchema = z.strictObject({
  people: z.number().int().min(1).max(100_000_000).nullable().default(10_000),
  /** What the coupons of one currency may be worth together: hundredths of the main unit, whatever smaller ones it has. */
  minor: z.number().int().min(0).max(1_000_000_000_000).nullable().default(null),
});
export type ApprovalLimits = z.output<typeof approvalLimitsSchema>;

/** Limits as they are stored; what cannot be read is as if nothing had been set. */
export function readLimits(stored: unknown): ApprovalLimits {
  const read = approvalLimitsSchema.safeParse(stored ?? {});
  return read.success ? read.data : approvalLimitsSchema.parse({});
}

export const limitsWithin = async (tx: WorkspaceTx, workspaceId: string): Promise<ApprovalLimits> => {
  const [row] = await tx.$queryRaw<{ approval: unknown }[]>`
    SELECT approval FROM marketing_setting WHERE workspace_id = ${workspaceId}::uuid`;
  return readLimits(row?.approval);
};

/** The workspace's limits. */
export const getApprovalLimits = (workspaceId: string): Promise<ApprovalLimits> =>
  inWorkspace(workspaceId, (tx) => limitsWithin(tx, workspaceId));

/** Whether a broadcast needs a second person. */
export const needsApproval = (
  limits: ApprovalLimits,
  people: number,
  coupons: readonly CouponExposure[],
): boolean =>
  (limits.people !== null && people > limits.people) ||
  (limits.minor !== null &&
    coupons.some(({ minor, currency }) => (minor * 100) / 10 ** minorDigits(currency) > (limits.minor ?? 0)));

/** Changes the workspace's limits. */
export async function updateApprovalLimits(actor: Actor, limits: ApprovalLimits): Promise<ApprovalLimits> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO marketing_setting (workspace_id, approval) VALUES (${workspaceId}::uuid, ${JSON.stringify(limits)}::json)
      ON CONFLICT (workspace_id) DO UPDATE SET approval = excluded.approval, updated_at = now()`;
    await recordAudit(tx, actor, "broadcasts.limits", workspaceId, { ...limits });
  });
  return limits;
}
