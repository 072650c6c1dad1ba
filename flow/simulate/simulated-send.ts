import type { EffectOutcome, EffectRequests } from "../kernel/effects";

/** What a trial run gets where a real one would reach a contact: it may always go, and nothing leaves. */
export function simulatedSend(request: EffectRequests["send"]): EffectOutcome<"send"> {
  const channel = request.channel === "best" ? "web" : request.channel;
  if (request.phase === "deliver") return { ok: true, result: { state: "sent", channel } };
  const order = {
    number: request.about?.key || "1",
    state: "created",
    currency: "USD",
    total: 10_000,
    paid: 0,
    due: 10_000,
    lines: [],
  };
  return {
    ok: true,
    result: {
      state: "ready",
      channel,
      seen: "",
      ...(request.about ? { orders: [order] } : {}),
      ...(request.offer
        ? { coupon: { code: "TEST-CODE", pool: "Test", amount: 1_000, currency: "USD" } }
        : {}),
    },
  };
}
