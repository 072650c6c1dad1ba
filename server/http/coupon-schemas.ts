import { z } from "zod";

/** Bodies and answers of the coupons API. Amounts are in minor units. */
export const addCodesBodySchema = z.strictObject({
  codes: z.array(z.string().min(1).max(200)).min(1).max(50_000).describe("3 to 64 letters and digits each"),
});
export const addedCodesSchema = z.strictObject({
  added: z.number().int(),
  repeated: z.number().int().describe("Twice in the list, or in the workspace already"),
  refused: z
    .array(z.strictObject({ line: z.number().int().describe("Place in the list, from 1"), text: z.string() }))
    .describe("What cannot be a code; the first hundred"),
});

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "no control characters");

export const redeemBodySchema = z.strictObject({
  id: line(100).describe("Your own id of this redemption: the same id is answered the same way"),
  code: line(200).describe("As somebody typed it: spaces, hyphens, small letters and O for 0 do no harm"),
  order: line(200).optional(),
  contact: line(200).optional().describe("Our id of the contact or yours: refused unless it is their coupon"),
});
export const redeemedSchema = z.strictObject({
  code: z.string(),
  pool: z.strictObject({ id: z.uuid(), name: z.string() }),
  amount: z.number().int().nullable(),
  currency: z.string().nullable(),
  redeemedAt: z.string(),
});
