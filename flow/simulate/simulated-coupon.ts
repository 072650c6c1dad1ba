import type { EffectOutcome, EffectRequests } from "../kernel/effects";

/** What a trial run gets where a real one would take a coupon: a code that no pool holds. */
export function simulatedCoupon({ action }: EffectRequests["coupon"]): EffectOutcome<"coupon"> {
  if (action === "release") return { ok: true, result: { taken: "released" } };
  const state = action === "reserve" ? "reserved" : "issued";
  return {
    ok: true,
    result: {
      taken: "issued",
      coupon: { code: "TEST-CODE", pool: "Test", state, amount: 1_000, currency: "USD" },
    },
  };
}
