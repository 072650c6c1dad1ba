import type { Pen } from "./draw";

/**
 * Reminds of what was not paid: half an hour after the checkout, with a coupon; and of the balance a day
 * before it is due. What has been paid meanwhile is left out in the moment of sending.
 */
export function abandonedPayment({ t, node, line, settings, thing }: Pen): void {
  settings({
    quietHours: { from: "22:00", to: "08:00" },
    campaign: {
      reentry: "key",
      days: 30,
      priority: 60,
      goal: { event: "order.paid", days: 7 },
      exits: ["goal", "unsubscribe", "complaint", "refund"],
      caps: [{ purpose: "reminders", most: 2, per: { amount: 1, unit: "days" } }],
    },
  });
  node("checkout", "onEvent", [0, 0], { event: "checkout.started", key: "cart" });
  node("half-hour", "wait", [1, 0], { until: "duration", duration: { amount: 30, unit: "minutes" } });
  node("reminder", "send", [2, 0], {
    class: "marketing",
    channel: "best",
    purpose: "reminders",
    subject: t("Your order is still open", "您的订单还没有付款"),
    text: t(
      "Still thinking it over? {% if orders.size > 0 %}Order {{ orders[0].number }} ({{ orders[0].due | money: orders[0].currency }}) is kept for you.{% else %}Your cart is kept for you.{% endif %}{% if coupon %} With the code {{ coupon.code }} it costs less.{% endif %}",
      "还在考虑吗？{% if orders.size > 0 %}订单 {{ orders[0].number }}（{{ orders[0].due | money: orders[0].currency }}）已为您保留。{% else %}购物车里的商品已为您保留。{% endif %}{% if coupon %}使用优惠码 {{ coupon.code }} 更划算。{% endif %}",
    ),
    about: { kind: "cart", key: "{{ event.cart }}", save: "orders" },
    ...(thing("coupon") ? { offer: { pool: thing("coupon"), campaign: "", save: "coupon" } } : {}),
  });
  node("deposit", "onEvent", [0, 1], { event: "order.depositPaid", key: "order" });
  node("day-before", "wait", [1, 1], {
    until: "date",
    date: "{{ event.balanceDueAt }}",
    offset: { amount: 1, unit: "days" },
    before: true,
  });
  node("balance", "send", [2, 1], {
    class: "service",
    channel: "best",
    purpose: "orders",
    subject: t("The balance of your order", "订单尾款提醒"),
    text: t(
      "The balance of order {{ orders[0].number }} is {{ orders[0].due | money: orders[0].currency }}.",
      "订单 {{ orders[0].number }} 的尾款为 {{ orders[0].due | money: orders[0].currency }}。",
    ),
    about: { kind: "balance", key: "{{ event.order }}", save: "orders" },
  });
  node("done", "end", [3, 0], { outcome: "reminded" });
  line("checkout", "half-hour");
  line("half-hour", "reminder");
  line("reminder:sent", "done");
  line("deposit", "day-before");
  line("day-before", "balance");
  line("balance:sent", "done");
}
