import { rules } from "./campaign-rules";
import type { Pen } from "./draw";

/** Once a month, by each member's own clock: a coupon that is good today, and a word before it is over. */
export function memberDay({ t, node, line, settings, thing }: Pen): void {
  settings(rules({ reentry: "days", days: 20, priority: 45, goal: { event: "order.paid", days: 1 } }));
  const message = { class: "marketing", channel: "best", purpose: "offers" };
  node("eighth", "onSchedule", [0, 0], {
    repeat: "monthly",
    day: 8,
    at: "10:00",
    zone: "contact",
    audience: thing("members"),
  });
  node("today", "send", [1, 0], {
    ...message,
    subject: t("Today is member day", "今天是会员日"),
    text: t(
      "Today is member day.{% if coupon %} {{ coupon.code }} is yours, for today.{% endif %}",
      "今天是会员日！{% if coupon %}您的专属优惠码 {{ coupon.code }}，仅限今天。{% endif %}",
    ),
    ...(thing("today") ? { offer: { pool: thing("today"), campaign: "", save: "coupon" } } : {}),
  });
  node("evening", "waitFor", [2, 0], {
    events: [{ id: "bought", name: "order.paid" }],
    timeout: { amount: 8, unit: "hours" },
  });
  node("last", "send", [3, 0], {
    ...message,
    subject: t("A few hours left", "会员日还剩几小时"),
    text: t(
      "Member day ends tonight.{% if coupon %} {{ coupon.code }} is still yours.{% endif %}",
      "会员日今晚结束。{% if coupon %}优惠码 {{ coupon.code }} 还没用哦。{% endif %}",
    ),
  });
  node("bought", "end", [3, 1], { outcome: "bought" });
  node("over", "end", [4, 0], { outcome: "told" });
  line("eighth", "today");
  line("today:sent", "evening");
  line("evening:bought", "bought");
  line("evening:timeout", "last");
  line("last:sent", "over");
}
