import { rules } from "./campaign-rules";
import type { Pen } from "./draw";

/** Two silent months: a word without a coupon, then a small one, then a larger one; who buys is out at once. */
export function winBack({ t, node, line, settings, thing }: Pen): void {
  settings(rules({ reentry: "days", days: 180, priority: 30, goal: { event: "order.paid", days: 30 } }));
  const offer = (pool: string, campaign: string) =>
    thing(pool) ? { offer: { pool: thing(pool), campaign, save: "coupon" } } : {};
  const message = { class: "marketing", channel: "best", purpose: "offers" };
  const week = { events: [{ id: "bought", name: "order.paid" }], timeout: { amount: 7, unit: "days" } };
  node("silent", "onSilence", [0, 0], { after: { amount: 60, unit: "days" }, audience: thing("customers") });
  node("hello", "send", [1, 0], {
    ...message,
    subject: t("It has been a while", "好久不见"),
    text: t(
      "{{ contact.name | default: 'Hello' }}, it has been a while. How have you been?",
      "{{ contact.name | default: '您好' }}，好久不见，最近还好吗？",
    ),
  });
  node("week", "waitFor", [2, 0], week);
  node("small", "send", [3, 0], {
    ...message,
    subject: t("A little something", "送您一份小心意"),
    text: t(
      "We would love to see you again. {{ coupon.code }} takes a little off.",
      "期待再次见到您，优惠码 {{ coupon.code }} 请收下。",
    ),
    ...offer("small", "win-back-small"),
  });
  node("another", "waitFor", [4, 0], week);
  node("large", "send", [5, 0], {
    ...message,
    subject: t("One more", "再送您一张"),
    text: t(
      "Our best offer for you: {{ coupon.code }}. It is good for a week.",
      "给您的专属优惠：{{ coupon.code }}，一周内有效。",
    ),
    ...offer("large", "win-back-large"),
  });
  node("back", "end", [3, 1], { outcome: "back" });
  node("tried", "end", [6, 0], { outcome: "tried" });
  line("silent", "hello");
  line("hello:sent", "week");
  line("week:bought", "back");
  line("week:timeout", "small");
  line("small:sent", "another");
  line("another:bought", "back");
  line("another:timeout", "large");
  line("large:sent", "tried");
}
