import { z } from "zod";
import { capSchema } from "../../flow/kernel/campaign";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write the time as 22:00");

const perSecond = z.number().int().min(1).max(1_000).optional();

/** What holds for all marketing of a workspace, beside the rules of each campaign. */
export const marketingSettingsSchema = z.strictObject({
  /** In the zone of each contact; null: none but those of campaigns. */
  quietHours: z.strictObject({ from: clock, to: clock }).nullable().default({ from: "22:00", to: "08:00" }),
  caps: z.array(capSchema).max(20).default([]),
  /** All messages together that a contact did not ask for: campaigns, follow-ups of the bot, agents who write first. */
  budget: z
    .strictObject({ most: z.number().int().min(1).max(1_000), days: z.number().int().min(1).max(60) })
    .nullable()
    .default({ most: 5, days: 7 }),
  /** So many messages a second leave by a channel at most; without, as many as can. */
  throttle: z.strictObject({ web: perSecond, email: perSecond, webhook: perSecond }).default({}),
  /** Percent of contacts who never get marketing, to see what it does. */
  holdout: z.number().min(0).max(50).default(0),
  /** Addresses in messages become short links of each contact's own, which count. */
  shortLinks: z.boolean().default(false),
  /** Where messages of the channel "webhook" go. */
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
});
export type MarketingSettings = z.output<typeof marketingSettingsSchema>;

/** Settings as they are stored; what cannot be read any more is as if it had never been set. */
export function readMarketing(stored: unknown): MarketingSettings {
  const read = marketingSettingsSchema.safeParse(stored ?? {});
  return read.success ? read.data : marketingSettingsSchema.parse({});
}
