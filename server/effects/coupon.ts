import type { EffectResults } from "../../flow/kernel/effects";
import type { ClaimOutcome } from "../coupons/claim";
import { claimCoupon, releaseCoupon } from "../coupons/process-claims";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { effectFailure, type Performer } from "./performer";

/**
 * Takes a coupon for the run's contact, or gives a reservation back. The coupon is durably theirs before this resolves. Failures
 * are `overloaded`, `no_contact` and the codes of a database that cannot be reached; a pool that is gone is sold out.
 */
export const performCoupon: Performer<"coupon"> = async (request, context) => {
  const { action, pool: poolId, campaign, holdMs } = request;
  const { workspaceId, contactId, key } = context;
  if (!isUuid(contactId)) return effectFailure("no_contact", "There is nobody here to give a coupon to.");
  if (!isUuid(poolId)) return { ok: true, result: { taken: "soldOut", reason: "missing" } };
  const who = { workspaceId, poolId, campaign, contactId };
  try {
    if (action === "release") {
      await releaseCoupon(who);
      return { ok: true, result: { taken: "released" } };
    }
    const holdSeconds = action === "reserve" ? Math.ceil((holdMs ?? 1_800_000) / 1_000) : null;
    return { ok: true, result: resultOf(await claimCoupon({ ...who, key, holdSeconds })) };
  } catch (error) {
    if (error instanceof AppError) return effectFailure(error.code, error.message);
    throw error;
  }
};

function resultOf(claimed: ClaimOutcome): EffectResults["coupon"] {
  if (claimed.outcome === "soldOut") return { taken: "soldOut", reason: claimed.reason };
  const { code, pool, state, amount, currency, expiresAt } = claimed.coupon;
  return {
    taken: claimed.outcome,
    coupon: {
      code,
      pool,
      state,
      ...(amount === null ? {} : { amount }),
      ...(currency === null ? {} : { currency }),
      ...(expiresAt === null ? {} : { expiresAt }),
    },
  };
}
