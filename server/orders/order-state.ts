import { z } from "zod";

export const ORDER_STATES = [
  "created",
  "depositPaid",
  "paid",
  "partlyShipped",
  "shipped",
  "delivered",
  "cancelled",
  "partlyRefunded",
  "refunded",
] as const;
export const orderStateSchema = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof orderStateSchema>;

/** What the business says of an order beside its payments. */
export const TOLD_STATES = ["created", "partlyShipped", "shipped", "delivered", "cancelled"] as const;
export type ToldState = (typeof TOLD_STATES)[number];

export interface OrderMoney {
  readonly total: number;
  /** What has to be paid first; null: no deposit. */
  readonly deposit: number | null;
  readonly paid: number;
  readonly refunded: number;
}

/**
 * The state that an order is in, of its money and of what was last said about it. Money that went back stands above all,
 * then how far the goods are, then how much has come in. A part that covers the deposit is a deposit; one that does not is
 * not yet anything.
 */
export function orderState(told: ToldState, { total, deposit, paid, refunded }: OrderMoney): OrderState {
  if (paid > 0 && refunded >= paid) return "refunded";
  if (refunded > 0) return "partlyRefunded";
  if (told !== "created") return told;
  if (paid > 0 && paid >= total) return "paid";
  if (paid > 0 && paid >= (deposit ?? 1)) return "depositPaid";
  return "created";
}
