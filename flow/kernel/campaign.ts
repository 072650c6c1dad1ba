import { z } from "zod";
import { durationSchema } from "./fields";
import { PURPOSE, SEND_CHANNELS } from "./sends";

/** At most so many messages in a window that moves along; without channel or purpose, of all. */
export const capSchema = z.strictObject({
  channel: z.enum(SEND_CHANNELS).optional(),
  purpose: z.string().regex(PURPOSE).optional(),
  most: z.number().int().min(0).max(1_000),
  per: durationSchema,
});

export const EXITS = ["goal", "unsubscribe", "complaint", "refund"] as const;
export const REENTRIES = ["once", "key", "days", "parallel"] as const;

/** The rules of a campaign: what holds for everybody whom its entries bring in. */
export const campaignRulesSchema = z.strictObject({
  /** once: a contact comes in once for ever. key: once for each thing the event is about. days: again after so many. parallel: every time. */
  reentry: z.enum(REENTRIES).default("key"),
  days: z.number().int().min(1).max(3_650).default(30),
  /** Where limits leave room for one message, the higher goes. */
  priority: z.number().int().min(0).max(100).default(50),
  goal: z
    .strictObject({
      event: z.string().min(1).max(100),
      /** A goal counts for so many days after a contact came in. */
      days: z.number().int().min(1).max(60).default(7),
    })
    .optional(),
  /** What ends a contact's run wherever it stands. */
  exits: z
    .array(z.enum(EXITS))
    .max(4)
    .default([...EXITS]),
  caps: z.array(capSchema).max(10).default([]),
});
export type CampaignRules = z.infer<typeof campaignRulesSchema>;
