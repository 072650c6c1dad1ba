import type { Pool } from "pg";
import { pools } from "../db/pools";
import type { Claim, ClaimOutcome } from "./claim";
import { CouponClaims } from "./coupon-claims";
import { releaseReservation } from "./lapse-reservations";

/** One for each pool of connections: the claims of a process wait together. */
const queues = new WeakMap<Pool, CouponClaims>();

/** Takes a coupon for a contact through the process's own connections. */
export function claimCoupon(claim: Claim): Promise<ClaimOutcome> {
  const { turn } = pools();
  const known = queues.get(turn) ?? new CouponClaims(turn);
  queues.set(turn, known);
  return known.claim(claim);
}

/** Gives back what a contact has reserved. False: there was no reservation. */
export const releaseCoupon = (who: {
  workspaceId: string;
  poolId: string;
  campaign: string;
  contactId: string;
}): Promise<boolean> => releaseReservation(pools().turn, who);
