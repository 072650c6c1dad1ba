import { z } from "zod";
import type { EffectResults } from "../../kernel/effects";
import { durationMs, durationSchema, target } from "../../kernel/fields";
import { defineNode, go, type NodeContext, wait } from "../../kernel/node";

/** give: for good, also what was reserved before. reserve: keep one back for a while. release: give a reservation back. */
export const COUPON_ACTIONS = ["give", "reserve", "release"] as const;

/** Takes one coupon from a pool, once for each contact and campaign, as far as codes and budget reach. */
export const coupon = defineNode({
  type: "coupon",
  group: "marketing",
  data: z.strictObject({
    /** The pool's id. */
    pool: z.string().max(100).meta({ field: "couponPool" }),
    action: z.enum(COUPON_ACTIONS).default("give"),
    /** A contact gets one for each name. Without it: one of this pool, wherever it is given. */
    campaign: z.string().max(100).default(""),
    /** How long a reservation keeps. */
    hold: durationSchema.optional(),
    /** Where the coupon goes: its code, amount, currency, pool, state and end. */
    save: target().default("coupon"),
  }),
  blank: { pool: "" },
  outlets: (data) =>
    data.action === "release"
      ? [{ id: "next", kind: "main", optional: true }]
      : [
          { id: "issued", kind: "main", optional: true },
          { id: "already", kind: "else", fallback: "issued", optional: true },
          { id: "soldOut", kind: "error" },
        ],
  preview: (data) => (data.campaign ? [{ kind: "field", label: data.save, text: data.campaign }] : []),
  lint: (data) =>
    data.pool === "" ? [{ severity: "error", code: "coupon_without_pool", path: ["pool"] }] : [],
  enter: (data, context) => {
    if (data.pool === "") {
      context.problem("coupon_without_pool", "This step does not say which coupons.");
      return go(data.action === "release" ? "next" : "soldOut");
    }
    return wait({
      for: "effect",
      kind: "coupon",
      request: {
        action: data.action,
        pool: data.pool,
        campaign: data.campaign,
        ...(data.action === "reserve" ? { holdMs: holdOf(data.hold) } : {}),
      },
    });
  },
  resume: (data, context, resume) => {
    const otherwise = data.action === "release" ? "next" : "soldOut";
    if (resume.type !== "effect") return go(otherwise);
    const { outcome } = resume;
    if (!outcome.ok) {
      context.problem(`coupon_${outcome.error.code}`, outcome.error.message);
      return go(otherwise);
    }
    if (!("taken" in outcome.result)) return go(otherwise);
    return go(take(outcome.result, data.save, context));
  },
});

const HOLD_MS = 30 * 60_000;
const holdOf = (hold: z.infer<typeof durationSchema> | undefined): number =>
  Math.max(1_000, hold === undefined ? HOLD_MS : durationMs(hold));

/** Keeps the coupon for the flow to speak of, and says by which way to leave. */
function take(result: EffectResults["coupon"], save: string, context: NodeContext): string {
  if (result.taken === "released") {
    context.write(save, null);
    return "next";
  }
  if (result.taken === "soldOut" || !result.coupon) {
    context.write(save, null);
    context.emit("coupon.refused", { reason: result.reason ?? "empty" });
    return "soldOut";
  }
  context.write(save, { ...result.coupon });
  const { pool, state } = result.coupon;
  if (result.taken === "issued")
    context.emit(state === "reserved" ? "coupon.reserved" : "coupon.issued", { pool });
  return result.taken;
}
