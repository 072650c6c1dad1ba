import { AppError } from "../errors";

/** What a pool's coupons are worth, and how far it may go. Amounts in minor units. */
export interface PoolTerms {
  valueMinor?: number | null | undefined;
  currency?: string | null | undefined;
  limitCount?: number | null | undefined;
  limitMinor?: number | null | undefined;
  /** ISO time with zone. */
  expiresAt?: string | null | undefined;
  validSeconds?: number | null | undefined;
}

/** Throws 400 where terms contradict each other. */
export function assertTerms(terms: PoolTerms): void {
  if (terms.valueMinor && !terms.currency)
    throw new AppError(400, "coupon-currency", "An amount needs a currency.", { path: "currency" });
  if (terms.limitMinor && !(terms.valueMinor && terms.currency))
    throw new AppError(400, "coupon-budget", "A budget needs the worth of one coupon.", {
      path: "valueMinor",
    });
}
