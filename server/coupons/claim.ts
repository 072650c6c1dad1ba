/** Somebody wants one coupon of a pool. */
export interface Claim {
  readonly workspaceId: string;
  readonly poolId: string;
  /** A contact gets one coupon of a pool for each campaign; "" is a campaign like any other. */
  readonly campaign: string;
  readonly contactId: string;
  /** The same for every attempt of one claim: a repeat gets what the first got. */
  readonly key: string;
  /** Reserve only: after so many seconds the coupon goes back, unless a claim without this has taken it for good. */
  readonly holdSeconds: number | null;
}

/** A coupon that somebody holds. Amounts are in minor units. */
export interface HeldCoupon {
  readonly code: string;
  /** The pool's name. */
  readonly pool: string;
  readonly state: "reserved" | "issued" | "redeemed";
  readonly amount: number | null;
  readonly currency: string | null;
  /** ISO time. */
  readonly expiresAt: string | null;
}

export type SoldOutReason = "empty" | "expired" | "closed" | "missing";

/** `issued`: by this claim, or by this very claim before. `already`: the contact has one from an earlier claim. */
export type ClaimOutcome =
  | { readonly outcome: "issued" | "already"; readonly coupon: HeldCoupon }
  | { readonly outcome: "soldOut"; readonly reason: SoldOutReason };
