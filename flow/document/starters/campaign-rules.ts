import type { CampaignRules } from "../../kernel/campaign";

/** The rules that ready-made campaigns begin with: quiet at night, the goal an order that was paid, and out on every exit. */
export const rules = (own: Partial<CampaignRules>) => ({
  quietHours: { from: "22:00", to: "08:00" },
  campaign: {
    reentry: "key" as const,
    days: 30,
    priority: 50,
    goal: { event: "order.paid", days: 7 },
    exits: ["goal" as const, "unsubscribe" as const, "complaint" as const, "refund" as const],
    caps: [],
    ...own,
  },
});
